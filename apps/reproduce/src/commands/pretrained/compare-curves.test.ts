import { describe, expect, test } from 'vitest';
import { fixtureCurve, plainResult } from '../../../../../packages/results/test/fixture-results.ts';
import { compareCurves } from './compare-curves.ts';

const { curves } = plainResult.evaluation;
const [adversarial] = curves;
const native = { ...plainResult.engine, name: 'native' };
/** The adversarial curve with more wrong samples at β = 0.25, of 2,000. */
const withMore = (more: number) =>
  fixtureCurve(
    'adversarial',
    adversarial.wrong.map((each, i) => (i === 9 ? each + more : each)),
  );

test('the same numbers agree on any engine', () => {
  for (const engine of [plainResult.engine, native])
    expect(compareCurves(plainResult, curves, engine).every(({ agrees }) => agrees)).toBe(true);
});

describe('a difference', () => {
  test('of one sample is one on the engine that made the numbers', () =>
    expect(compareCurves(plainResult, [withMore(1)], plainResult.engine)).toEqual([
      { kind: 'adversarial', difference: 1 / 2000, strength: 0.25, tolerance: 0, agrees: false },
    ]));

  test.each([
    [4, true],
    [5, false],
  ])('of %d samples in 2,000 on another engine: %s', (more, agrees) => {
    const [{ difference, tolerance, agrees: found }] = compareCurves(plainResult, [withMore(more)], native);
    expect({ difference, tolerance, found }).toEqual({ difference: more / 2000, tolerance: 0.002, found: agrees });
  });

  test('of threads is one of engines', () =>
    expect(compareCurves(plainResult, [withMore(1)], { ...plainResult.engine, threads: 2 })[0].agrees).toBe(true));
});

test.each([
  ['the same processor', 'AMD EPYC, avx2', 'AMD EPYC, avx2', 0],
  ['another processor', 'AMD EPYC, avx2', 'AMD EPYC, avx512f', 0.002],
  ['a processor that nobody wrote down', undefined, 'AMD EPYC, avx2', 0.002],
])('native on %s', (_, madeOn, ranOn, tolerance) => {
  const result = { ...plainResult, engine: { ...native, processor: madeOn } };
  expect(compareCurves(result, curves, { ...native, processor: ranOn })[0].tolerance).toBe(tolerance);
});

test('some strengths are compared with the same strengths', () => {
  const some = fixtureCurve('adversarial', [28, 1968], { strengths: [0, 0.25] });
  expect(compareCurves(plainResult, [some], plainResult.engine)).toMatchObject([{ difference: 0, agrees: true }]);
  const other = fixtureCurve('adversarial', [28, 1967], { strengths: [0, 0.25] });
  expect(compareCurves(plainResult, [other], plainResult.engine)).toMatchObject([{ strength: 0.25, agrees: false }]);
});

test('a curve that was not committed cannot be compared', () => {
  const other = fixtureCurve('noisy', [1], { strengths: [0.125] });
  expect(() => compareCurves(plainResult, [other], native)).toThrow('no curve of noisy samples');
});
