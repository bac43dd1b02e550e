import { wilsonInterval } from '@saf/metrics';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateInterval } from './rate-interval.ts';

test('is the interval of @saf/metrics, to the bit', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
      const wrong = Math.round(share * count);
      expect(rateInterval(wrong, count)).toEqual(wilsonInterval(wrong, count));
    }),
  ));
