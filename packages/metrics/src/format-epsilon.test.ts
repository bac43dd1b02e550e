import { expect, test } from 'vitest';
import { formatEpsilon } from './index.ts';

test.each([
  [0.1, '0.1'],
  [0.1 + 0.2, '0.3'],
  [0, '0'],
  // 51 / 255, and a decimal all the same.
  [0.2, '0.2'],
  [8 / 255, '8/255'],
  [1 / 255, '1/255'],
  [0.031372, '0.0314'],
  [1e-5, '0.00001'],
  [12.75, '12.75'],
])('%f is printed as %s', (epsilon, text) => expect(formatEpsilon(epsilon)).toBe(text));
