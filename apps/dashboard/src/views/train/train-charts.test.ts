import { expect, test } from 'vitest';
import { smoothed } from './train-charts.tsx';

test('a constant stays what it is, from the first step on', () => {
  for (const value of smoothed([2, 2, 2])) expect(value).toBeCloseTo(2);
});

test('a jump is followed slowly', () => {
  const [, after] = smoothed([0, 1]);
  // Weights 0.9 · 0.1 and 0.1: 0.1 / 0.19.
  expect(after).toBeCloseTo(0.1 / 0.19);
});
