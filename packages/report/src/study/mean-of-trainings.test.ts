import { expect, test } from 'vitest';
import { meanOfTrainings } from './mean-of-trainings.ts';

test('two trainings: t₀.₉₇₅ of one degree of freedom is tan(0.475 π)', () => {
  const { mean, low, high } = meanOfTrainings([0.499, 0.501]);
  expect(mean).toBeCloseTo(0.5, 12);
  // s / √2 = 0.001.
  expect([low, high]).toEqual([
    expect.closeTo(0.5 - 0.001 * Math.tan(0.475 * Math.PI), 7),
    expect.closeTo(0.5 + 0.001 * Math.tan(0.475 * Math.PI), 7),
  ]);
});

test('three trainings: of two degrees of freedom it is 0.95 √2 / √(1 − 0.95²)', () => {
  const { low, high } = meanOfTrainings([0.49, 0.5, 0.51]);
  const halfWidth = ((0.95 * Math.SQRT2) / Math.sqrt(1 - 0.95 ** 2)) * (0.01 / Math.sqrt(3));
  expect((high - low) / 2).toBeCloseTo(halfWidth, 6);
});

// P(|T| ≤ t) by Simpson's rule over the density (1 + x² / ν)^(−(ν + 1) / 2), normalised by itself.
test.each([2, 3, 4, 5, 8, 10, 11, 20])('%d trainings: the interval holds 0.95 of the distribution', (count) => {
  const rates = Array.from({ length: count }, (_, i) => 0.5 + 0.001 * (i - (count - 1) / 2));
  const { mean, high } = meanOfTrainings(rates);
  const spread = Math.sqrt(rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / (count - 1) / count);
  const t = (high - mean) / spread;
  const degrees = count - 1;
  // With x = √ν tan θ the density is cos θ to the power ν − 1.
  const integral = (end: number) => {
    const [steps, width] = [2000, end / 2000];
    const at = (i: number) => Math.cos(i * width) ** (degrees - 1);
    let sum = at(0) + at(steps);
    for (let i = 1; i < steps; i++) sum += (i % 2 ? 4 : 2) * at(i);
    return (sum * width) / 3;
  };
  expect(integral(Math.atan(t / Math.sqrt(degrees))) / integral(Math.PI / 2)).toBeCloseTo(0.95, 4);
});

test('stays a rate', () => {
  expect(meanOfTrainings([0, 0.1, 0.4])).toMatchObject({ low: 0 });
  expect(meanOfTrainings([1, 0.9, 0.6])).toMatchObject({ high: 1 });
  expect(meanOfTrainings([0.2, 0.2])).toEqual({ mean: 0.2, low: 0.2, high: 0.2 });
});
