import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brierScore, expectedCalibrationError } from '../index.ts';

describe('expectedCalibrationError', () => {
  // By hand: bins (0, 0.5] with confidence 0.3, accuracy 0.5 and (0.5, 1] with 0.8, 0.5; half of the samples each.
  test('is the mean gap between confidence and accuracy of the bins', () => {
    const { error, maximumError, bins } = expectedCalibrationError([0.1, 0.5, 0.7, 0.9], [false, true, true, false], {
      bins: 2,
    });
    expect(error).toBeCloseTo(0.5 * 0.2 + 0.5 * 0.3, 12);
    expect(maximumError).toBeCloseTo(0.3, 12);
    expect(bins).toEqual([
      { low: 0, high: 0.5, count: 2, confidence: expect.closeTo(0.3, 12), accuracy: 0.5 },
      { low: 0.5, high: 1, count: 2, confidence: expect.closeTo(0.8, 12), accuracy: 0.5 },
    ]);
  });

  test('of one bin is |mean confidence − accuracy|; more bins never make it smaller', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { minLength: 1 }),
        (all) => {
          const confidences = all.map(([confidence]) => confidence);
          const correct = all.map(([, right]) => right);
          const gap = confidences.reduce((sum, value, i) => sum + value - Number(correct[i]), 0) / all.length;
          const error = (bins: number) => expectedCalibrationError(confidences, correct, { bins }).error;
          expect(error(1)).toBeCloseTo(Math.abs(gap), 9);
          expect(error(8)).toBeGreaterThanOrEqual(error(4) - 1e-9);
          expect(error(8)).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
    ));

  // i/bins · bins is rounded: 0.07 · 100 is above 7.
  test('an edge belongs to the bin below it, however it is rounded', () => {
    for (const bins of [3, 7, 10, 15, 49, 100])
      for (let i = 1; i <= bins; i++) {
        const { bins: all } = expectedCalibrationError([i / bins], [true], { bins });
        expect(all.findIndex(({ count }) => count === 1)).toBe(i - 1);
      }
  });

  test.each([
    [[], [], {}, 'confidences: expected at least one number'],
    [[1.5], [true], {}, 'confidences[0]: expected a finite number in [0, 1], got 1.5'],
    [[0.5], [], {}, 'correct: expected 1 answers, one per confidence, got 0'],
    [[0.5], [true], { bins: 0 }, 'bins: expected'],
    [[0.5], [3 as never], {}, 'correct[0]: expected true or false, got 3'],
    [[0.5], [undefined as never], {}, 'correct[0]: expected true or false, got undefined'],
  ])('refuses %j, %j, %j', (confidences, correct, options, message) =>
    expect(() => expectedCalibrationError(confidences, correct, options)).toThrow(message),
  );
});

describe('brierScore', () => {
  test('is the mean squared distance from the truth', () => {
    expect(brierScore([0.8, 0.2], [0], 2)).toBeCloseTo(0.08, 12);
    expect(brierScore([1, 0, 0, 1], [0, 1], 2)).toBe(0);
    expect(brierScore([1, 0], [1], 2)).toBe(2);
  });

  test('refuses numbers that do not fit', () => {
    expect(() => brierScore([1], [0], 2)).toThrow('confidences: expected 1 x 2 numbers, got 1');
    expect(() => brierScore([1, 0], [2], 2)).toThrow('labels[0]: expected a whole number in [0, 2), got 2');
    expect(() => brierScore([], [], 2)).toThrow('labels: expected at least one label');
  });
});
