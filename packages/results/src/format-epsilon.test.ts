import { formatEpsilon as formatOfMetrics } from '@saf/metrics';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatEpsilon } from './format-epsilon.ts';

test('is the text of @saf/metrics', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(255).map((level) => level / 255),
      ),
      (epsilon) => {
        expect(formatEpsilon(epsilon)).toBe(formatOfMetrics(epsilon));
      },
    ),
  ));
