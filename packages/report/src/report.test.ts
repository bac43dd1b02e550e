import type { Result } from '@saf/results';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { fixtureResults, robustResult } from '../../results/test/fixture-results.ts';
import { comparison } from '../test/comparison.ts';
import { fixtureFindings } from '../test/fixture-findings.ts';
import { renderDocument } from './html/render-document.ts';
import { makeReport } from './report.ts';
import type { Goal } from './study/study.ts';

const goal: Goal = {
  model: 'mReLU-r-m',
  margins: { adversarial: 0.01, nonsense: 0.02, noisy: 0.01 },
  tried: ['A larger δ: clean error rose.'],
};
const pageOf = (results: readonly Result[], extras: Parameters<typeof makeReport>[2] = {}) =>
  parseHTML(renderDocument(makeReport(results, 'mnist', { ...comparison, ...extras }))).document;

describe('a goal', () => {
  const deviations = pageOf(fixtureResults, { goal }).querySelector('#deviations')!.textContent!;

  // Of the fixture, 0.025 − 0.015 = 0.01 is held, clean as noisy; 0.129 − 0.073 is not.
  test('says which rates are farther above the paper than wanted, and what was tried', () => {
    expect(deviations).toContain('adversarial at β = 0.25: 0.129 against 0.073 (+0.056)');
    expect(deviations).not.toContain('noisy at β = 0: ');
    expect(deviations).toContain('A larger δ: clean error rose.');
  });

  test('marks them in the table of its model alone', () => {
    const marked = [...pageOf(fixtureResults, { goal }).querySelectorAll('#tables td')]
      .map((cell) => cell.textContent)
      .filter((text) => text?.endsWith('‡'));
    expect(marked).toContain('+0.056‡');
    const misses = /within the margin at (\d+) of (\d+) rates/.exec(deviations)!.slice(1).map(Number);
    expect(marked).toHaveLength(misses[1] - misses[0]);
  });

  test('is not spoken of where there is none, or its model was not measured', () => {
    expect(pageOf(fixtureResults).querySelector('#deviations')!.textContent).not.toContain('The goal for');
    const others = pageOf([fixtureResults[0]], { goal });
    expect(others.querySelector('#deviations')!.textContent).not.toContain('The goal for');
  });
});

test('beside the paper nothing is called a table or figure of it', () => {
  const titlesOf = (results: readonly Result[]) => {
    const [{ tables, figures }] = makeReport(results, 'twins', comparison).chapters;
    return [...tables, ...figures].map(({ title }) => title).join('; ');
  };
  expect(titlesOf(fixtureResults)).toMatch(/Table 2.*Figure 9/);
  expect(titlesOf(fixtureResults.map((result) => ({ ...result, experiment: 'twins' })))).not.toMatch(
    /Table 2|Figure 9|paper/,
  );
});

test('findings are in the page: figures, and errors under many steps beside one', () => {
  const page = pageOf(fixtureResults, { findings: fixtureFindings });
  expect(page.querySelectorAll('#figures .picture > svg')).toHaveLength(3 + 10);
  const rows = [...page.querySelectorAll('#iterative tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(rows.map(([name]) => name)).toEqual(['plain, PGD', 'plain, eq. 10', 'mReLU-r-m, PGD', 'mReLU-r-m, eq. 10']);
  expect(rows[2][1]).toBe('0.452 (0.409–0.496)');
});

test('data sets, networks and activations that this package has no list of go by what results say of them', () => {
  const result: Result = {
    ...robustResult,
    network: { ...robustResult.network, dataset: 'svhn', activation: 'wideTriangle', architecture: 'lenet' },
    facts: {
      dataset: { title: 'SVHN', categories: 10, training: 73_257, test: 26_032 },
      activation: { title: 'wide triangle' },
      network: { title: 'LeNet-5' },
    },
  };
  const text = pageOf([result]).body.textContent!;
  expect(text).toContain('LeNet-5, wide triangle, 11 outputs');
  expect(text).toContain('the first 2,000 of 26,032 test images');
  expect(text).toContain('Cost of each model on SVHN');
  const { facts: _, ...silent } = result;
  const bare = pageOf([silent]).body.textContent!;
  expect(bare).toContain('wideTriangle, 11 outputs');
  expect(bare).toContain('the first 2,000 test images');
  expect(bare).not.toMatch(/undefined|NaN/);
});

describe('twelve models', () => {
  const kinds = [
    ['plain', 'none'],
    ['RBF', 'rbf'],
    ['mReLU', 'mirroredRelu'],
  ] as const;
  const { random, mean } = robustResult.recipe;
  const tricks = { '': {}, '-r': { random }, '-m': { mean }, '-r-m': { random, mean } };
  const results = kinds.flatMap(([name, activation]) =>
    Object.entries(tricks).map(([suffix, trick]): Result => {
      const { random: _, mean: __, ...recipe } = robustResult.recipe;
      const network = { ...robustResult.network, activation };
      return { ...robustResult, model: `${name}${suffix}`, network, recipe: { ...recipe, ...trick } };
    }),
  );
  const page = pageOf(results);

  test('have a chart for each activation, and a legend of the tricks', () => {
    const [figure] = page.querySelectorAll('#figures .picture > svg');
    const text = figure.textContent!;
    for (const part of ['no tricks, measured', '-r, measured', '-m, measured', '-r-m, measured', 'mReLU', 'RBF'])
      expect(text).toContain(part);
    expect(figure.querySelectorAll('[aria-label="line"]').length).toBeGreaterThanOrEqual(12);
  });

  test('stand below one another in the table of what was run, what they share below it', () => {
    const [own, shared] = [...page.querySelectorAll('#run table')].map((table) => [
      ...table.querySelectorAll('tbody tr'),
    ]);
    expect(own).toHaveLength(12);
    expect(shared.map((row) => row.children[0].textContent)).toContain('Packages');
  });

  test('only those with printed numbers are put into words', () =>
    expect([...page.querySelectorAll('#verdict h3')].map((head) => head.textContent!.split(' ')[0])).toEqual([
      'plain',
      'mReLU-r-m',
      'mReLU-r-m',
    ]));
});
