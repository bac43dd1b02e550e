import type { Result } from '@saf/results';
import { describe, expect, test } from 'vitest';
import { fixtureCurve, fixtureResults, plainResult, robustResult } from '../../../../results/test/fixture-results.ts';
import { comparison, table2 } from '../../../test/comparison.ts';
import { studiesOf } from '../../study/study.ts';
import { renderMarkdown } from '../render/render-markdown.ts';
import { errorRates } from './error-rates.ts';

const tableOf = (...results: Result[]) => errorRates(studiesOf(results, comparison)[0])[0];
const groupsOf = (results: Result[], kind: number) => tableOf(...results).sections[kind].groups;
const texts = (
  group: { rows: readonly { label: string; cells: readonly ({ text: string } | null)[] }[] },
  label: string,
) => group.rows.find((row) => row.label === label)?.cells.map((cell) => cell?.text ?? null);

const withCurves = (result: Result, curves: Result['evaluation']['curves']): Result => ({
  ...result,
  evaluation: { ...result.evaluation, curves },
});

test('Markdown of the fixture', async () => {
  await expect(renderMarkdown(tableOf(...fixtureResults))).toMatchFileSnapshot('fixtures/table-2.md');
});

test('heads, PSNR and printed rows are those of Table 2', () => {
  const { columns, head } = tableOf(plainResult);
  expect(columns).toEqual([
    'clean',
    '0.01',
    '0.02',
    '0.03',
    '0.04',
    '0.05',
    '0.10',
    '0.15',
    '0.20',
    '0.25',
    '0.30',
    '0.40',
    '0.50',
  ]);
  expect(head[0].cells.map((cell) => (cell ? Number(cell.text) : null))).toEqual(table2.psnr);
  const [plain] = groupsOf([plainResult], 0);
  expect(texts(plain, 'paper')?.map(Number)).toEqual(table2.rows[0].errors);
});

test('printed rows of models that were not run stay, Maxout’s 0.179 at β = 0.25 among them', () => {
  const titles = groupsOf([plainResult], 0).map(({ title }) => title);
  expect(titles).toEqual([
    'plain – nonsense if all its confidences are below 0.5',
    'mReLU-r-m – not measured',
    'Maxout, adversarially trained – not measured',
  ]);
  expect(texts(groupsOf([plainResult], 0)[2], 'paper')?.[9]).toBe('0.179');
});

// 0.0855 − 0.118 = −0.0325: the intervals [0.074, 0.099] and [0.112, 0.124] do not overlap.
test('differences carry an asterisk where intervals lie apart', () => {
  const [plain] = groupsOf([plainResult], 0);
  expect(texts(plain, 'minus paper')?.slice(0, 6)).toEqual([
    '+0.005',
    '+0.005',
    '+0.003',
    '−0.002',
    '−0.012',
    '−0.032*',
  ]);
});

describe('ways of measuring', () => {
  test('the clipped curve stands below and is not compared with the paper', () => {
    const labels = groupsOf([plainResult], 0)[0].rows.map(({ label }) => label);
    expect(labels).toEqual(['paper', 'measured', '95 %', 'minus paper', 'PSNR, dB', 'clipped', '95 %', 'PSNR, dB']);
  });

  test('an explicit category comes before the threshold, whatever the order in the file', () => {
    const wrong = Array<number>(13).fill(7);
    const curves = [
      fixtureCurve('nonsense', wrong),
      fixtureCurve('nonsense', wrong, { clipped: true }),
      fixtureCurve('nonsense', wrong, { nonsenseRule: { category: 10 } }),
    ];
    const [group] = groupsOf([withCurves(robustResult, curves)], 1);
    expect(group.title).toBe('mReLU-r-m – nonsense if its output 10 (an explicit category) is largest');
    expect(group.rows.map(({ label }) => label).filter((label) => /measured|threshold/.test(label))).toEqual([
      'measured',
      'threshold 0.5',
      'clipped, threshold 0.5',
    ]);
  });

  test('a clipped curve alone is measured, but has no difference', () => {
    const clipped = withCurves(plainResult, [{ ...plainResult.evaluation.curves[1] }]);
    expect(groupsOf([clipped], 0)[0].rows.map(({ label }) => label)).toEqual([
      'paper',
      'measured, clipped',
      '95 %',
      'PSNR, dB',
    ]);
  });
});

describe('results that lack something', () => {
  test('a kind that was not measured says so beside the paper', () => {
    const [group] = groupsOf([withCurves(plainResult, [])], 2);
    expect(group.title).toBe('plain – not measured');
    expect(group.rows.map(({ label }) => label)).toEqual(['paper']);
  });

  test('a model that the paper has no numbers for has measured rows alone', () => {
    const [group] = groupsOf([{ ...robustResult, model: 'RBF-r' }], 2);
    expect(group.rows.map(({ label }) => label)).toEqual(['measured', '95 %', 'PSNR, dB']);
  });

  test('other strengths get columns of their own', () => {
    const curve = fixtureCurve('noisy', [1, 2], { strengths: [0, 0.125], psnr: [null, 18.06] });
    const table = tableOf(withCurves(plainResult, [curve]));
    expect(table.columns).toContain('0.125');
    expect(texts(table.sections[2].groups[0], 'minus paper')?.filter(Boolean)).toHaveLength(1);
  });

  test('a data set that the paper does not have', () => {
    const fashion: Result = { ...plainResult, network: { ...plainResult.network, dataset: 'fashion-mnist' } };
    const table = tableOf(fashion);
    expect(table).toMatchObject({
      name: 'table-fashion-mnist',
      title: 'Measured error rates on the Fashion-MNIST test set',
    });
    expect(table.head).toEqual([]);
  });
});

describe('the same model with several seeds', () => {
  // 118, 120 and 125 of 2,000 wrong: mean 0.0605, s = √((0.0015² + 0.0005² + 0.002²) / 2) = 0.0018; 4.303 s / √3 = 0.0045.
  const wrong = [118, 120, 125];
  const seeds = wrong.map((each, i) => ({
    ...withCurves(plainResult, [fixtureCurve('noisy', Array<number>(13).fill(each))]),
    seed: i + 1,
  }));

  test('is one group: the first, and the mean of all with its interval', () => {
    const groups = groupsOf(seeds, 2);
    expect(groups.map(({ title }) => title.split(' –')[0])).toEqual(['plain', 'mReLU-r-m']);
    expect(texts(groups[0], 'measured')?.[0]).toBe('0.059');
    expect(texts(groups[0], 'mean of 3 seeds')?.[0]).toBe('0.060');
    const [row] = groups[0].rows.filter(({ label }) => label === 'its 95 % (t)');
    expect(row.cells[0]).toMatchObject({ text: '0.056', to: '0.065' });
  });

  test('has a record of each seed in the CSV, and a note', () => {
    const { records, notes } = tableOf(...seeds);
    const measured = records.filter(({ source, strength }) => source === 'measured' && strength === 0);
    expect(measured.map(({ seed, wrong }) => [seed, wrong])).toEqual(wrong.map((each, i) => [i + 1, each]));
    expect(notes.join(' ')).toContain('trained with several seeds: plain (1, 2, 3).');
  });

  test('is told apart where it was trained in another way', () => {
    const [first] = seeds;
    const other = { ...first, seed: 2, recipe: { ...first.recipe, epochs: 3 } };
    expect(groupsOf([first, other], 2).map(({ title }) => title.split(' –')[0])).toEqual([
      'plain, seed 1',
      'plain, seed 2',
      'mReLU-r-m',
    ]);
  });
});

describe('scope', () => {
  test('less than the full training set', () => {
    const part = { ...plainResult, training: { ...plainResult.training, samples: 5_000, fullTrainingSet: false } };
    expect(tableOf(part).scope[1]).toBe('Trained on 5,000 of 60,000 training images, for 2 epochs (paper: 20).');
    expect(tableOf(part, robustResult).scope[1]).toContain('5,000 of 60,000 training images (plain) and all 60,000');
  });

  test('images that early stopping held out were not trained on', () => {
    const earlyStopping = { images: 1_000, patience: 5, attack: { name: 'apgd', epsilon: 0.3 } };
    const held = { ...plainResult, recipe: { ...plainResult.recipe, earlyStopping } };
    expect(tableOf(held).scope[1]).toContain('Trained on 59,000 training images (1,000 others chose the epoch), for');
  });

  test('networks of one kind are named together', () => {
    const other = { ...plainResult, model: 'plain-r', recipe: { ...plainResult.recipe, epochs: 3 } };
    expect(tableOf(plainResult, other, robustResult).scope[1]).toMatch(
      /, for 2 epochs \(paper: 20\) \(plain, mReLU-r-m\) and 3 epochs \(paper: 20\) \(plain-r\)\.$/,
    );
  });

  test('validation images', () => {
    const { evaluation } = plainResult;
    const held = { ...plainResult, evaluation: { ...evaluation, samples: 1_000, heldOutFrom: 45_000, curves: [] } };
    expect(tableOf(held).scope[0]).toBe('Measured on 1,000 validation images (training images 45,001 to 46,000).');
    expect(tableOf(held).title).toBe('Table 2, paper and measured: error rates on images of MNIST');
  });

  test('the full test set', () => {
    const full = {
      ...plainResult,
      evaluation: { ...plainResult.evaluation, samples: 10_000, fullTestSet: true, curves: [] },
    };
    expect(tableOf(full).scope[0]).toBe('Measured on all 10,000 test images.');
  });
});
