import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootstrapInterval, mcNemar } from '../index.ts';

describe('bootstrapInterval', () => {
  // Of n Gaussian-like values the interval of the mean is near mean ± 1.96 s/√n.
  test('of the mean of many values is near the one in closed form', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 20) / 19);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const half = (1.96 * deviation) / Math.sqrt(values.length);
    const [low, high] = bootstrapInterval(values, { seed: 1 });
    expect(Math.abs(low - (mean - half))).toBeLessThan(half / 5);
    expect(Math.abs(high - (mean + half))).toBeLessThan(half / 5);
  });

  test('lies between the smallest and the largest value, and moves with them', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 9 }), (values) => {
        const [low, high] = bootstrapInterval(values, { resamples: 50 });
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12);
        expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-12);
        const moved = bootstrapInterval(
          values.map((value) => value + 8),
          { resamples: 50 },
        );
        expect(moved[0]).toBeCloseTo(low + 8, 9);
      }),
      { numRuns: 50 },
    ));

  test('goes by its seed, its statistic and its confidence', () => {
    const values = [1, 2, 4, 8, 16, 32];
    expect(bootstrapInterval(values, { seed: 5 })).toEqual(bootstrapInterval(values, { seed: 5 }));
    expect(bootstrapInterval(values, { seed: 5 })).not.toEqual(bootstrapInterval(values, { seed: 6 }));
    expect(bootstrapInterval(values, { statistic: (all) => Math.max(...all) })[1]).toBe(32);
    const [low, high] = bootstrapInterval(values, { confidence: 0.5 });
    const [lower, higher] = bootstrapInterval(values);
    expect(lower < low && high < higher).toBe(true);
  });

  test.each([
    [[], {}, 'values: expected at least one number'],
    [[Number.NaN], {}, 'values[0]: expected a finite number'],
    [[1], { resamples: 0 }, 'resamples: expected'],
    [[1], { confidence: 1 }, 'confidence: expected a number < 1'],
  ])('refuses %j, %j', (values, options, message) => expect(() => bootstrapInterval(values, options)).toThrow(message));
});

const answers = (onlyA: number, onlyB: number, both = 3) => [
  [...Array(onlyA).fill(true), ...Array(onlyB).fill(false), ...Array(both).fill(true)],
  [...Array(onlyA).fill(false), ...Array(onlyB).fill(true), ...Array(both).fill(true)],
];

describe('mcNemar', () => {
  // Fagerland, Lydersen, Laake (2013), Section 3: 1 and 7 discordant pairs, exact p 0.070, mid-p 0.039: 18/256 and 10/256.
  test.each([
    [1, 7, 18 / 256, 10 / 256],
    [7, 1, 18 / 256, 10 / 256],
    [0, 0, 1, 0.5],
    [2, 2, 1, 1 - 6 / 16 / 2],
    [0, 3, 2 / 8, 1 / 8],
  ])('%d and %d: exact %d, mid-p %d', (a, b, exact, midP) => {
    const result = mcNemar(answers(a, b)[0], answers(a, b)[1]);
    expect(result).toMatchObject({ onlyA: a, onlyB: b });
    expect(result.exact).toBeCloseTo(exact, 12);
    expect(result.midP).toBeCloseTo(midP, 12);
  });

  // For many pairs the score test's normal approximation: z = (b − c)/√(b + c) = 2, p = 0.0455.
  test('of thousands of samples is near the normal approximation', () => {
    const [a, b] = answers(5_100, 4_900);
    const { midP } = mcNemar(a, b);
    expect(midP).toBeCloseTo(0.0455, 3);
  });

  test('does not depend on the order, and mid-p is never above the exact one', () =>
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (a, b) => {
        const [first, second] = answers(a, b);
        const one = mcNemar(first, second);
        const other = mcNemar(second, first);
        expect(other.exact).toBe(one.exact);
        expect(one.midP <= one.exact && one.midP > 0).toBe(true);
      }),
    ));

  test('refuses samples that do not fit', () => {
    expect(() => mcNemar([], [])).toThrow('correctA: expected at least one sample');
    expect(() => mcNemar([true], [])).toThrow('correctB: expected 1 samples, as correctA has, got 0');
    // Labels, or what is missing, in place of answers.
    expect(() => mcNemar([7] as never, [true])).toThrow('correctA[0]: expected true or false, got 7');
    expect(() => mcNemar([true], [undefined] as never)).toThrow('correctB[0]: expected true or false, got undefined');
  });
});
