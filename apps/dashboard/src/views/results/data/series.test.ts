import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { paperCurves } from '../../../../plugins/paper-curves.ts';
import { baselineOf, deltasOf, signed } from '../number-rows.tsx';
import { lookOfName } from './look.ts';
import { parseFile } from './parse-file.ts';
import { seriesOf } from './series.ts';

const folder = resolve(import.meta.dirname, '../../../../../../results');
const committed = (file: string) => readFileSync(resolve(folder, file), 'utf8');
const plain = parseFile('mnist/plain.json', committed('mnist/plain.json'));
if (plain.kind !== 'result') throw new Error('results/mnist/plain.json is no result');
const paper = paperCurves(committed('mnist/table-2.csv'));
const sources = { kind: 'adversarial', clipped: false, results: [plain], inspections: [], paper } as const;

describe('a file is read by what it holds', () => {
  test('a result', () => expect(plain.kind).toBe('result'));
  test('an inspection', () =>
    expect(parseFile('x', committed('mnist/inspections/plain.json'))).toMatchObject({ kind: 'inspection' }));
  test.each([
    ['no JSON', '{', /^expected JSON: /],
    ['nothing', 'null', /^the whole: expected object/],
    ['a field out of range', JSON.stringify({ ...plain.result, seed: 0.5 }), /^seed: expected int/],
    ['several', JSON.stringify({ ...plain.result, seed: 'a', model: 3 }), / \(and 1 more\)$/],
  ])('%s', (_, text, problem) => {
    const read = parseFile('x.json', text);
    expect(read).toEqual({ kind: 'problem', file: 'x.json', problem: expect.stringMatching(problem) });
  });
});

// Table 2, adversarial samples, plain, β = 0.25: 0.934; Maxout is quoted at 0.25 alone.
test('the rows of the paper come from the committed table', () => {
  const row = paper.find(({ kind, model }) => kind === 'adversarial' && model === 'plain');
  expect(row?.errors[row.strengths.indexOf(0.25)]).toBe(0.934);
  expect(paper.find(({ model }) => model.startsWith('Maxout'))?.strengths).toEqual([0.25]);
});

describe('series', () => {
  const all = seriesOf(sources);
  test('measured first, then the paper’s', () => {
    expect(all.map(({ isPaper }) => isPaper)).toEqual([false, true, true, true]);
    expect(all[0]).toMatchObject({ id: 'plain', model: 'plain', look: { tone: 'none', dash: 'none' } });
  });
  test('tricks are dashes', () => expect(all.find(({ model }) => model === 'mReLU-r-m')?.look.dash).toBe('10 3'));
  test('ReLU twins have a colour of their own', () => {
    const twin = { ...plain, result: { ...plain.result, model: 'ReLU-a' } };
    expect(seriesOf({ ...sources, results: [twin], paper: [] })[0].look.dash).toBe('2 3');
    expect(lookOfName('ReLU-r-m')).toEqual({ tone: 'relu', dash: '10 3' });
  });
  test('another seed is said', () => {
    const second = { ...plain, result: { ...plain.result, seed: 2 } };
    const [first, other] = seriesOf({ ...sources, results: [plain, second] });
    expect(other).toMatchObject({ label: 'plain, seed 2', isRepeat: true });
    expect(first.isRepeat).toBe(false);
  });
  test('a file of the user’s own is no repetition', () => {
    const own = { file: 'own.json', result: { ...plain.result, seed: 2 } };
    expect(seriesOf({ ...sources, results: [own] })[0]).toMatchObject({
      label: 'plain, seed 2 (own.json)',
      isRepeat: false,
    });
  });
  test('PGD has intervals of its own', () => {
    const inspected = {
      model: 'm',
      iterative: { attack: 'PGD', steps: 40, samples: 100, epsilons: [0.1], wrong: [50] },
    };
    const [one] = seriesOf({ ...sources, kind: 'pgd', inspections: [{ file: 'x', inspected }] });
    expect(one.errors).toEqual([0.5]);
    // Wilson, 50 of 100: 0.404 to 0.596.
    expect(one.intervals?.[0].map((each) => Number(each.toFixed(3)))).toEqual([0.404, 0.596]);
  });
});

describe('differences', () => {
  const [measured, printed] = [seriesOf(sources)[0], seriesOf(sources)[1]];
  test('the paper’s own row is the baseline, or a curve by its name', () => {
    expect(baselineOf(measured, [measured, printed], 'paper')).toBe(printed);
    expect(baselineOf(printed, [measured, printed], 'paper')).toBeNull();
    expect(baselineOf(measured, [measured, printed], 'plain')).toBeNull();
    expect(baselineOf(measured, [measured], 'none')).toBeNull();
  });
  test('clear where the interval leaves the baseline outside', () => {
    const at = measured.strengths.indexOf(0.25);
    const deltas = deltasOf(measured, printed);
    expect(deltas[at]).toEqual({ difference: measured.errors[at] - 0.934, isClear: true });
    expect(deltas[0]?.isClear).toBe(false);
  });
  test.each([
    [0.0123, '+0.012'],
    [-0.5, '−0.500'],
    [-0.0001, '0.000'],
  ])('%d is written %s', (value, text) => expect(signed(value)).toBe(text));
});
