import type { Result } from '@saf/results';
import { describe, expect, test } from 'vitest';
import { fixtureResults, plainResult, robustResult } from '../../../results/test/fixture-results.ts';
import { comparison } from '../../test/comparison.ts';
import { describeSpread, spreadOf } from './spread.ts';
import { studiesOf } from './study.ts';
import { verdictOf } from './verdict.ts';

const verdict = (...results: Result[]) => verdictOf(studiesOf(results, comparison)[0]);
/** As a reader sees it: spaces that do not break are spaces. */
const plainSpaces = (text: string) => text.replaceAll('\u00a0', ' ');

test('says what is above the paper, by how much, and on which images', () => {
  const [, robust] = verdict(...fixtureResults);
  expect(robust.heading).toBe(
    'mReLU-r-m compared with the paper: error rates on the first 2,000 of 10,000 test images',
  );
  // From Table 2 and the fixture: 258 / 2000 = 0.129 beside 0.073, 800 / 2000 beside 0.463.
  expect(plainSpaces(robust.sentences[0])).toBe(
    'Adversarial samples: above the paper at 12 of 13 strengths (95 % intervals apart at 11), furthest at β = 0.25: 0.129 against 0.073 (+0.056); ' +
      'below the paper at 1 of 13 strengths (95 % intervals apart at 1), furthest at β = 0.5: 0.400 against 0.463 (−0.063).',
  );
});

test('says where the robust network is worse than the plain one', () => {
  const beside = verdict(...fixtureResults)[2];
  expect(beside.heading).toMatch(/^mReLU-r-m compared with plain, both measured/);
  expect(plainSpaces(beside.sentences[0])).toMatch(
    /^Adversarial samples: above plain at 3 of 13 .* furthest at β = 0: 0.025 against 0.014/,
  );
});

describe('what is missing is said', () => {
  test('one model: no comparison', () => expect(verdict(robustResult)).toHaveLength(1));
  test('no curves', () => {
    const empty = { ...plainResult, evaluation: { ...plainResult.evaluation, curves: [] } };
    expect(verdict(empty)[0].sentences).toContain('Adversarial samples: not measured.');
  });
  test('a model without printed numbers', () =>
    expect(verdict({ ...robustResult, model: 'RBF-r' })[0].sentences[0]).toBe(
      'Adversarial samples: the paper prints no numbers for this model.',
    ));
  test('networks that the paper has nothing to compare with: the paper is not named', () => {
    const beside = fixtureResults.map((result) => ({ ...result, experiment: 'twins' }));
    expect(verdict(...beside).map(({ heading }) => heading)).toEqual([
      expect.stringMatching(/^mReLU-r-m compared with plain, both measured/),
    ]);
  });
  test('only clipped samples', () => {
    const clipped = {
      ...plainResult,
      evaluation: { ...plainResult.evaluation, curves: [plainResult.evaluation.curves[1]] },
    };
    expect(verdict(clipped)[0].sentences[0]).toContain('not measured as in the paper');
  });
});

test('differences that vanish in print are equal', () => {
  const pair = { strength: 0, error: 0.0142, reference: 0.014, overlap: true };
  expect(describeSpread(spreadOf([pair]), 'the paper')).toBe('equal to the paper in three decimals at 1');
});
