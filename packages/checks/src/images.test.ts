import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkInsideBounds } from './images.ts';

const check = (values: ArrayLike<number>, bounds: readonly [number, number], count = 2) =>
  checkInsideBounds('images', values, count, bounds);

test.each([
  [[0, 1, 0.5, 2], [0, 1], 'images[1]: expected pixels in [0, 1], got 2'],
  [[-0.001, 1], [0, 1], 'images[0]: expected pixels in [0, 1], got -0.001'],
  [[0, 0, Number.NaN, 0], [0, 1], 'images[1]: expected pixels in [0, 1], got NaN'],
  [[0, 255.001], [0, 255], 'images[1]: expected pixels in [0, 255], got 255.001'],
] as const)('refuses %j in %j', (values, bounds, message) => expect(() => check(values, bounds)).toThrow(message));

describe('in single precision', () => {
  // Black and white after (x − mean) / std, each step rounded.
  test('takes normalised images of bounds by the same formula', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        (mean, std) => {
          const [m, s] = [Math.fround(mean), Math.fround(std)];
          const pixels = [0, 1].map((x) => Math.fround(Math.fround(x - m) / s));
          expect(() => check(pixels, [(0 - mean) / std, (1 - mean) / std])).not.toThrow();
        },
      ),
    ));

  test('takes what is clipped to the bounds', () =>
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 9, noNaN: true }),
        fc.double({ min: 0.001, max: 300, noNaN: true }),
        (low, range) => {
          expect(() => check([Math.fround(low), Math.fround(low + range)], [low, low + range])).not.toThrow();
        },
      ),
    ));
});
