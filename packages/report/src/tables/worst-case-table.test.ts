import type { EvaluationCard, Robustness } from '@saf/results';
import { expect, test } from 'vitest';
import { fixtureResults, plainResult } from '../../../results/test/fixture-results.ts';
import { comparison } from '../../test/comparison.ts';
import { cardKey } from '../study/failed-cards.ts';
import { studiesOf } from '../study/study.ts';
import { worstCaseTable } from './worst-case-table.ts';

const [study] = studiesOf(fixtureResults, comparison);
const { experiment, model, seed } = plainResult;

// 6 of 10 images are left by the worst over all attacks: Wilson's interval of 4 errors in 10 is .168 to .687.
const card = {
  images: 10,
  robust: [{ epsilon: 0.1, accuracy: 0.6, interval: [0.313, 0.832] }],
  checks: [{ outcome: 'failed' }, { outcome: 'passed' }],
} as unknown as EvaluationCard;

const suite = {
  network: { experiment, model, seed },
  clean: '1110',
  attacks: [
    { attack: 'eq10', epsilon: 8 / 255, standing: '1100' },
    { attack: 'pgd', epsilon: 8 / 255, standing: '0110' },
  ],
} as unknown as Robustness;

test('has the worst of a card beside eq. 10 at the same size, inside valid pixels', () => {
  const { rows } = worstCaseTable(study, { cards: new Map([[cardKey(plainResult), card]]) })!;
  // The clipped curve of the fixture: 622 of 2,000 wrong at 0.1.
  expect(rows).toEqual([['plain, 0.1', '0.311', '0.400 (0.168–0.687)', '10', 'evaluation card: 1 of 2 checks failed']]);
});

test('has the worst of the suite, image by image', () => {
  const { rows } = worstCaseTable(study, { robustness: [suite] })!;
  // One image stands: Wilson's interval of 3 errors in 4.
  expect(rows).toEqual([['plain, 8/255', '0.500', '0.750 (0.301–0.954)', '4', 'attack suite']]);
});

test('is not there where no network of the study was attacked', () => {
  expect(worstCaseTable(study, {})).toBeNull();
  const other = { ...suite, network: { ...suite.network, experiment: 'other' } };
  expect(worstCaseTable(study, { robustness: [other] })).toBeNull();
});
