import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learningRateAt } from './recipe.ts';

describe('steps', () => {
  const recipe = {
    epochs: 4,
    learningRate: {
      steps: [
        { rate: 0.02, epochs: 2 },
        { rate: 0.002, epochs: 1 },
      ],
    },
  };
  test.each([
    [0, 0.02],
    [1.99, 0.02],
    [2, 0.002],
    [3.5, 0.002],
  ])('after %d epochs the rate is %d', (epoch, rate) => expect(learningRateAt(recipe, epoch)).toBe(rate));
});

describe('cosine', () => {
  const recipe = { epochs: 10, learningRate: { cosine: { from: 0.05, to: 0.001 } } };
  test('begins at from, is the mean half way, ends at to', () => {
    expect(learningRateAt(recipe, 0)).toBeCloseTo(0.05, 12);
    expect(learningRateAt(recipe, 5)).toBeCloseTo((0.05 + 0.001) / 2, 12);
    expect(learningRateAt(recipe, 10)).toBeCloseTo(0.001, 12);
  });
  test('never rises', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 9, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (epoch, later) => {
          expect(learningRateAt(recipe, epoch + later)).toBeLessThanOrEqual(learningRateAt(recipe, epoch));
        },
      ),
    );
  });
});
