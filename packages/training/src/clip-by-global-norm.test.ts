import '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipByGlobalNorm } from './clip-by-global-norm.ts';

describeOnEngines('clipByGlobalNorm', () => {
  const clip = (values: number[][], maxNorm: number) =>
    tf.tidy(() =>
      clipByGlobalNorm(
        values.map((each) => tf.tensor(each)),
        maxNorm,
      ).map((each) => [...each.dataSync()]),
    );

  test('scales all together: (3, 4) of length 5 to length 1', () => {
    const [a, b] = clip([[3], [4]], 1);
    expect(a).toBeAllClose([0.6]);
    expect(b).toBeAllClose([0.8]);
  });

  test('leaves what is short enough', () => expect(clip([[3], [4]], 5)).toEqual([[3], [4]]));

  test('never makes the length more than asked for, nor turns the direction', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 8 }), (values) => {
        const [clipped] = clip([values], 1.5);
        expect(Math.hypot(...clipped)).toBeLessThanOrEqual(1.5 * (1 + 1e-5));
        const factor = Math.min(1, 1.5 / Math.hypot(...values));
        expect(clipped).toBeAllClose(
          values.map((value) => value * factor),
          { rtol: 1e-4 },
        );
      }),
    );
  });
});
