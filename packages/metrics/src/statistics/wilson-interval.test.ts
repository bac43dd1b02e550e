import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../index.ts';

describe('published values', () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), Table I, method 3
  // (score, no continuity correction), z = 1.959964.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d: [%d, %d]', (wrong, count, low, high) => {
    const interval = wilsonInterval(wrong, count, 1.959964);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  // z²/(n + z²) = 3.8416/13.8416.
  test('0 of 10', () => expect(wilsonInterval(0, 10)).toEqual([0, expect.closeTo(0.27754, 5)]));
});

const counts = fc
  .integer({ min: 1, max: 100_000 })
  .chain((count) => fc.record({ count: fc.constant(count), wrong: fc.integer({ min: 0, max: count }) }));

test('holds the rate, inside [0, 1]', () => {
  fc.assert(
    fc.property(counts, fc.float({ min: Math.fround(0.1), max: 5, noNaN: true }), ({ wrong, count }, z) => {
      const [low, high] = wilsonInterval(wrong, count, z);
      expect(0 <= low && low <= wrong / count && wrong / count <= high && high <= 1).toBe(true);
    }),
  );
});

test('of what is not wrong is the mirror image', () => {
  fc.assert(
    fc.property(counts, ({ wrong, count }) => {
      const [low, high] = wilsonInterval(wrong, count);
      const [mirroredLow, mirroredHigh] = wilsonInterval(count - wrong, count);
      expect(mirroredLow).toBeCloseTo(1 - high, 12);
      expect(mirroredHigh).toBeCloseTo(1 - low, 12);
    }),
  );
});

// Its ends are the rates p at which wrong lies z standard deviations √(p(1 − p)/n) from p.
test('ends where the score test does', () => {
  fc.assert(
    fc.property(counts, ({ wrong, count }) => {
      fc.pre(wrong > 0 && wrong < count);
      for (const p of wilsonInterval(wrong, count))
        expect(Math.abs(wrong / count - p) / Math.sqrt((p * (1 - p)) / count)).toBeCloseTo(1.96, 5);
    }),
  );
});

test.each([
  [1, 0, 1.96, 'count: expected a whole number >= 1, got 0'],
  [-1, 10, 1.96, 'wrong: expected a whole number in [0, 10], got -1'],
  [11, 10, 1.96, 'wrong: expected a whole number in [0, 10], got 11'],
  [0.5, 10, 1.96, 'wrong: expected a whole number in [0, 10], got 0.5'],
  [1, 10, 0, 'z: expected a finite number > 0, got 0'],
])('refuses %d of %d at z = %d', (wrong, count, z, message) =>
  expect(() => wilsonInterval(wrong, count, z)).toThrow(message),
);
