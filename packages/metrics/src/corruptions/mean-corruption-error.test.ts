import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meanCorruptionError } from './mean-corruption-error.ts';

const baseline = { clean: 0.05, corruptions: { fog: [0.2, 0.4], blur: [0.1, 0.1] } };

test('closed form: sums over severities, their ratios, and the mean of these', () => {
  const network = { clean: 0.1, corruptions: { fog: [0.1, 0.2], blur: [0.2, 0.4] } };
  const found = meanCorruptionError(network, baseline);
  // 0.3 / 0.6 and 0.6 / 0.2; (0.3 − 0.2) / (0.6 − 0.1) and (0.6 − 0.2) / (0.2 − 0.1).
  expect(found.errors.fog).toBeCloseTo(0.5, 12);
  expect(found.errors.blur).toBeCloseTo(3, 12);
  expect(found.mean).toBeCloseTo(1.75, 12);
  expect(found.relativeErrors.fog).toBeCloseTo(0.2, 12);
  expect(found.relativeErrors.blur).toBeCloseTo(4, 12);
  expect(found.relativeMean).toBeCloseTo(2.1, 12);
});

test('a corruption that does the baseline nothing is left out', () => {
  const unharmed = { clean: 0.1, corruptions: { fog: [0, 0], blur: [0.1, 0.3] } };
  const found = meanCorruptionError({ clean: 0, corruptions: { fog: [0.5, 0.5], blur: [0.2, 0.2] } }, unharmed);
  expect(found.errors).toEqual({ fog: null, blur: 1 });
  expect(found.mean).toBe(1);
  expect(found.relativeErrors.fog).toBeNull();
});

test('a network is as good as itself, and k times the errors are k times the mCE', () => {
  const rate = fc.double({ min: 0.01, max: 0.3, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(rate, rate), { minLength: 1, maxLength: 5 }), rate, (rates, clean) => {
      const times = (k: number) => ({
        clean,
        corruptions: Object.fromEntries(rates.map((each, i) => [`c${i}`, each.map((error) => k * error)])),
      });
      expect(meanCorruptionError(times(1), times(1)).mean).toBeCloseTo(1, 12);
      expect(meanCorruptionError(times(3), times(1)).mean).toBeCloseTo(3, 10);
    }),
  );
});

describe('refuses', () => {
  test.each([
    [{ clean: 0, corruptions: {} }, 'corruptions: expected error rates of at least one corruption, got "none"'],
    [{ clean: 2, corruptions: { fog: [0, 0] } }, 'network.clean: expected a finite number in [0, 1], got 2'],
    [
      { clean: 0, corruptions: { fog: [0, 1.5] } },
      'network.corruptions.fog[1]: expected a finite number in [0, 1], got 1.5',
    ],
    [{ clean: 0, corruptions: { fog: [0] } }, 'baseline.corruptions.fog: expected 1 severities, got 2'],
    [{ clean: 0, corruptions: { snow: [0] } }, 'baseline.corruptions.snow: expected an error rate at each severity'],
  ])('%j', (network, message) => expect(() => meanCorruptionError(network as never, baseline)).toThrow(message));
});
