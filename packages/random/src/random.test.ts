import { randomNormal } from 'd3-random';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveSeed, fillGaussian, fillUniform, randomStream, shuffledIndices } from './index.ts';

const draw = (seed: number, ...path: (string | number)[]) => {
  const next = randomStream(seed, ...path);
  return Array.from({ length: 4 }, next);
};

describe('randomStream', () => {
  test('repeats for the same seed and path', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.nat(), (seed, name, index) => {
        expect(draw(seed, name, index)).toEqual(draw(seed, name, index));
      }),
    );
  });

  test.each([[[2, 'a', 0]], [[1, 'b', 0]], [[1, 'a', 1]]] as [number, string, number][][])(
    'differs for another seed, name or index: %j',
    ([seed, name, index]) => {
      expect(draw(seed, name, index)).not.toEqual(draw(1, 'a', 0));
    },
  );

  test('neighbouring indices are uncorrelated', () => {
    const count = 20_000;
    const first = Float64Array.from({ length: count }, (_, i) => randomStream(1, 'x', i)() - 0.5);
    let sum = 0;
    for (let i = 1; i < count; i++) sum += first[i] * first[i - 1];
    // The correlation of independent uniforms has a standard deviation of 1/√count; five of them.
    expect(Math.abs((12 * sum) / count)).toBeLessThan(5 / Math.sqrt(count));
  });
});

test('fillUniform stays in its range and has its mean', () => {
  const values = fillUniform(new Float32Array(10_000), randomStream(3, 'u'), -2, 1);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
  expect(Math.max(...values)).toBeLessThanOrEqual(1);
  // Standard error of the mean: 3/√12/100 = 0.0087; five of them.
  expect(Math.abs(values.reduce((a, b) => a + b) / 10_000 + 0.5)).toBeLessThan(0.044);
});

test('fillGaussian has its mean and standard deviation', () => {
  const values = fillGaussian(new Float32Array(20_000), randomStream(3, 'g'), 1, 0.5);
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  // Five standard errors: 0.5/√20000 for the mean, 0.5/√40000 for the deviation.
  expect(Math.abs(mean - 1)).toBeLessThan(0.018);
  expect(Math.abs(Math.sqrt(variance) - 0.5)).toBeLessThan(0.0125);
});

test('fillGaussian gives the bits of d3-random', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ noNaN: true, min: -2, max: 2 }), (seed, mean) => {
      const theirs = randomNormal.source(randomStream(seed, 'g'))(mean, 0.3);
      const expected = Float32Array.from({ length: 21 }, theirs);
      expect(fillGaussian(new Float32Array(21), randomStream(seed, 'g'), mean, 0.3)).toEqual(expected);
    }),
  );
});

test('shuffledIndices is a permutation', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer(), (count, seed) => {
      const order = shuffledIndices(count, randomStream(seed, 'shuffle'));
      expect([...order].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
    }),
  );
});

test('deriveSeed is an integer in [0, 2³¹)', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, name) => {
      const derived = deriveSeed(seed, name);
      expect(Number.isInteger(derived) && derived >= 0 && derived < 2 ** 31).toBe(true);
    }),
  );
});
