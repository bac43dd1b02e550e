import { describe, expect, test } from 'vitest';
import { committed } from '../../../../test/committed.ts';
import { firstOf, seriesOf } from './series.ts';

const plain = committed('evaluation', 'mnist/plain.json');
const { content: paper } = committed('paper-table', 'paper/table-2.json');
const sources = { kind: 'adversarial', clipped: false, results: [plain], inspections: [], paper } as const;

// Table 2, adversarial samples, plain, β = 0.25: 0.934; Maxout is quoted at 0.25 alone.
test('the rows of the paper come from its printed table', () => {
  const rows = seriesOf({ ...sources, results: [] });
  const row = rows.find(({ model }) => model === 'plain');
  expect(row?.errors[row.strengths.indexOf(0.25)]).toBe(0.934);
  expect(rows.find(({ model }) => model.startsWith('Maxout'))?.strengths).toEqual([0.25]);
});

describe('series', () => {
  const all = seriesOf(sources);
  test('measured first, then the paper’s', () => {
    expect(all.map(({ isPaper }) => isPaper)).toEqual([false, true, true, true]);
    expect(all[0]).toMatchObject({ id: 'plain', model: 'plain', style: { activation: 'none', dash: 'none' } });
  });
  test('tricks are dashes', () => expect(all.find(({ model }) => model === 'mReLU-r-m')?.style?.dash).toBe('10 3'));
  test('ReLU twins have a colour of their own', () => {
    const twin = committed('evaluation', 'twins/ReLU-a.json');
    const [one] = seriesOf({ ...sources, results: [twin], paper: null });
    expect(one.style).toMatchObject({ activation: 'relu', dash: '2 3' });
  });
  test('CIFAR-10’s plain network has another colour with ReLUs than without', () => {
    const names = ['plain', 'plainReLU'];
    const results = names.map((name) => committed('evaluation', `cifar10/${name}.json`));
    const colours = seriesOf({ ...sources, results, paper: null }).map(({ style }) => style?.color);
    expect(new Set(colours).size).toBe(2);
  });
  test('another seed is said', () => {
    const second = { ...plain, content: { ...plain.content, seed: 2 } };
    const [first, other] = seriesOf({ ...sources, results: [plain, second] });
    expect(other).toMatchObject({ label: 'plain, seed 2', isRepeat: true });
    expect(first.isRepeat).toBe(false);
  });
  test('the trainings of a network are a band around its curve', () => {
    const names = ['mReLU-r-m', 'seed-2/mReLU-r-m', 'seed-3/mReLU-r-m'];
    const [one, second] = seriesOf({
      ...sources,
      results: names.map((name) => committed('evaluation', `mnist/${name}.json`)),
    });
    // docs/findings.md: .058 to .065 at β = 0.25.
    expect(one.spread?.[one.strengths.indexOf(0.25)].map((error) => error.toFixed(3))).toEqual(['0.058', '0.065']);
    expect(one.trainings).toBe(3);
    expect(second.spread).toBeNull();
  });
  test('five at most at first, the networks that the page is about, and what is the user’s own', () => {
    const names = ['RBF', 'RBF-r-m', 'mReLU', 'mReLU-m', 'mReLU-r-m', 'plain', 'plain-m'];
    const own = { file: 'own.json', content: plain.content };
    const results = [...names.map((name) => committed('evaluation', `mnist/${name}.json`)), own];
    expect(firstOf(seriesOf({ ...sources, results })).map(({ id }) => id)).toEqual([
      ...['plain', 'paper: plain', 'mReLU-r-m', 'paper: mReLU-r-m', 'RBF-r-m'],
      'plain (own.json)',
    ]);
  });
  test('a file of the user’s own is no repetition', () => {
    const own = { file: 'own.json', content: { ...plain.content, seed: 2 } };
    expect(seriesOf({ ...sources, results: [own] })[0]).toMatchObject({
      label: 'plain, seed 2 (own.json)',
      isRepeat: false,
    });
  });
  test('PGD has intervals of its own', () => {
    const inspected = committed('inspection', 'mnist/inspections/plain.json');
    const content = {
      ...inspected.content,
      iterative: { attack: 'PGD', steps: 40, samples: 100, epsilons: [0.1], wrong: [50] },
    };
    const [one] = seriesOf({ ...sources, kind: 'pgd', inspections: [{ ...inspected, content }] });
    expect(one.errors).toEqual([0.5]);
    // Wilson, 50 of 100: 0.404 to 0.596.
    expect(one.intervals?.[0].map((each) => Number(each.toFixed(3)))).toEqual([0.404, 0.596]);
  });
});
