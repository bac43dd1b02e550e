import { expect, test } from 'vitest';
import { fixtureCurve, plainResult } from '../../../../../packages/results/test/fixture-results.ts';
import { compareResults } from './compare-results.ts';

const withCurve = (curve: ReturnType<typeof fixtureCurve>) => ({
  ...plainResult,
  evaluation: { ...plainResult.evaluation, curves: [curve] },
});

test('a result agrees with itself', () => {
  const differences = compareResults(plainResult, plainResult);
  expect(differences).toHaveLength(plainResult.evaluation.curves.length);
  for (const { cells } of differences)
    for (const cell of cells) expect(cell).toMatchObject({ difference: 0, within: true });
});

// Of 2,000, 100 wrong: 0.0413 to 0.0605; 130: 0.0550 to 0.0766; 150: 0.0643 to 0.0872.
test.each([
  [130, true],
  [150, false],
])('%d wrong beside 100 of 2,000: %j', (wrong, within) => {
  const own = withCurve(fixtureCurve('noisy', [wrong, 100], { strengths: [0, 0.1] }));
  const committed = withCurve(fixtureCurve('noisy', [100, 100], { strengths: [0, 0.1] }));
  const [{ cells }] = compareResults(own, committed);
  expect(cells[0]).toMatchObject({ within, difference: wrong / 2000 - 0.05 });
  expect(cells[1].within).toBe(true);
});

test('strengths that only one has are left out, and so are curves', () => {
  const own = withCurve(fixtureCurve('noisy', [100, 120], { strengths: [0, 0.125] }));
  const committed = withCurve(fixtureCurve('noisy', [100, 100], { strengths: [0, 0.25] }));
  expect(compareResults(own, committed)[0].cells.map(({ strength }) => strength)).toEqual([0]);
  const other = withCurve(fixtureCurve('nonsense', [100], { strengths: [0] }));
  expect(() => compareResults(own, other)).toThrow('expected an error curve that the committed result has too');
});
