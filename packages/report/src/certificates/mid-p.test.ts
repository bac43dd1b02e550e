import { mcNemar } from '@saf/metrics';
import { expect, test } from 'vitest';
import { midPOf } from './mid-p.ts';

test.each([
  [0, 0],
  [1, 0],
  [5, 5],
  [12, 3],
  [3, 12],
  [2000, 2100],
  [9000, 100],
])('%d and %d, as mcNemar of @saf/metrics', (onlyA, onlyB) => {
  const pairs = [...Array<boolean>(onlyA).fill(true), ...Array<boolean>(onlyB).fill(false), true];
  const others = [...Array<boolean>(onlyA).fill(false), ...Array<boolean>(onlyB).fill(true), true];
  expect(midPOf(onlyA, onlyB)).toBeCloseTo(mcNemar(pairs, others).midP, 10);
});
