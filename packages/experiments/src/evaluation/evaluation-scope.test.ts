import type { ErrorCurveResult } from '@saf/results';
import { describe, expect, test } from 'vitest';
import { fixtureCurve, plainResult } from '../../../results/test/fixture-results.ts';
import { isWhole, variantsOf } from './evaluation-scope.ts';

const category = { category: 10 };
const threshold = { threshold: 0.5 };
const wrong = Array<number>(13).fill(7);
const curve = (kind: ErrorCurveResult['kind'], clipped: boolean, nonsenseRule: ErrorCurveResult['nonsenseRule']) =>
  fixtureCurve(kind, wrong, { clipped, nonsenseRule });

describe('isWhole', () => {
  const short = plainResult.evaluation.curves;

  test('holds for the curves of the scope', () => {
    expect(isWhole(short, 'paper', threshold)).toBe(true);
    expect(isWhole([...short, curve('nonsense', true, threshold)], 'short', threshold)).toBe(true);
  });

  test('misses clipped noise, and a kind that is not there', () => {
    const all = [...short, curve('nonsense', true, threshold)];
    expect(isWhole(all, 'full', threshold)).toBe(false);
    expect(isWhole([...all, curve('noisy', true, threshold)], 'full', threshold)).toBe(true);
    expect(isWhole(short.slice(1), 'paper', threshold)).toBe(false);
  });

  test('asks for nonsense by both rules where there is an explicit category', () => {
    const both = [false, true];
    const own = (['adversarial', 'nonsense', 'noisy'] as const).flatMap((kind) =>
      both.map((clipped) => curve(kind, clipped, category)),
    );
    expect(isWhole(own, 'full', category)).toBe(false);
    const others = both.map((clipped) => curve('nonsense', clipped, threshold));
    expect(isWhole([...own, ...others], 'full', category)).toBe(true);
  });
});

test('only nonsense is judged by a second rule, and only where the first is a category', () => {
  expect(variantsOf('full', 'nonsense', category).rules).toEqual([threshold]);
  expect(variantsOf('full', 'adversarial', category).rules).toEqual([]);
  expect(variantsOf('full', 'nonsense', threshold).rules).toEqual([]);
  expect(variantsOf('paper', 'nonsense', category)).toEqual({ clipped: false, rules: [] });
});
