import type { Robustness } from '@saf/results';
import { describe, expect, test } from 'vitest';
import { openFile } from '../data/open-file.ts';
import { epsilonsOf, rateOf, subjectsOf, threatsOf } from './robustness-model.ts';
import { headlineOf, twinFindings, verdictOf } from './verdict.ts';

const images = 100;
const left = (count: number) => '1'.repeat(count).padEnd(images, '0');

/** A made-up measurement: how many of 100 images each attack leaves right. */
const made = (model: string, attacks: readonly (readonly [string, number, number])[], seed = 1): Robustness => ({
  kind: 'robustness',
  version: 1,
  network: { experiment: 'mnist', model, seed, weights: 'none' },
  engine: { name: 'wasm', tfjs: '4.22.0', tensorflow: null, threads: 1, node: '20.20.2', platform: 'linux-x64' },
  packages: {},
  seed: 1,
  samples: images,
  fullTestSet: false,
  clean: left(99),
  attacks: attacks.map(([attack, epsilon, count]) => ({ attack, epsilon, standing: left(count), seconds: 1 })),
});
const subjects = (...all: Robustness[]) =>
  subjectsOf(all.map((robustness) => ({ file: `robustness/${robustness.network.model}.json`, content: robustness })));

describe('a file of robustness', () => {
  const run = made('plain', [['eq10', 0.1, 90]]);
  test('as it is', () => expect(openFile('x', JSON.stringify(run))).toMatchObject({ content: { kind: 'robustness' } }));
  test('broken, with what is wrong', () =>
    expect(openFile('x', JSON.stringify({ ...run, clean: '12' }))).toMatchObject({
      problem: expect.stringMatching(/^clean: .*pattern/),
    }));
});

test('attacks in the order of their strength, those that are not known last', () => {
  const all = subjects(
    made('plain', [
      ['new', 0.3, 1],
      ['pgd', 0.3, 1],
      ['eq10', 0.1, 1],
    ]),
  );
  expect(threatsOf(all).map(({ title }) => title)).toEqual(['clean', 'eq. 10', 'PGD-40', 'new']);
  expect(epsilonsOf(all)).toEqual([0.1, 0.3]);
});

test('an accuracy with its interval, or nothing where it was not measured', () => {
  const [subject] = subjects(made('plain', [['pgd', 0.1, 50]]));
  // Wilson, 50 of 100: 0.404 to 0.596.
  expect(rateOf(subject, 'pgd', 0.1)?.interval.map((each) => Number(each.toFixed(3)))).toEqual([0.404, 0.596]);
  expect(rateOf(subject, 'pgd', 0.2)).toBeNull();
  expect(rateOf(subject, 'clean', 0.2)?.accuracy).toBe(0.99);
});

test('other seeds and files of the user’s own are said', () => {
  const [second] = subjects(made('ReLU-a', [], 2));
  expect(second).toMatchObject({ id: 'ReLU-a, seed 2', style: { activation: 'relu', dash: '2 3' } });
  expect(subjectsOf([{ file: 'own.json', content: made('plain', []) }])[0].id).toBe('plain (own.json)');
});

describe('what the numbers say', () => {
  const sentences = (symmetric: number, relu: number, atLargest = 0) => {
    const all = subjects(
      made('mReLU-r-m', [
        ['eq10', 0.1, 100],
        ['pgd', 0.1, symmetric],
        ['pgd', 0.3, atLargest],
      ]),
      made('ReLU-r-m', [
        ['pgd', 0.1, relu],
        ['pgd', 0.3, 0],
      ]),
    );
    return verdictOf(all, epsilonsOf(all));
  };
  test.each([
    [52, 94, /comes from the training, not from the symmetric activation\.$/],
    [94, 52, /^At ε = 0\.1 .*symmetric activation adds robustness that is real\.$/],
    [60, 62, /intervals overlap/],
  ])('%d and %d of 100 left', (symmetric, relu, said) => {
    const [first] = sentences(symmetric, relu);
    expect(first).toMatch(said);
    expect(first).toContain(`0.${symmetric}0 (`);
  });
  test('of the largest ε, and of how many images and trainings', () => {
    expect(sentences(50, 50)[1]).toContain('At ε = 0.3 no network keeps any accuracy');
    expect(sentences(50, 50, 3)[1]).toContain('only mReLU-r-m keeps any accuracy');
    expect(sentences(50, 50).at(-1)).toMatch(/^Measured on 100 images; .*trained only once/);
  });
  test('nothing measured, nothing said', () => expect(verdictOf([], [])).toEqual([]));
});

describe('the finding in one sentence', () => {
  const headline = (symmetric: number, relu: number) => {
    const all = subjects(
      made('mReLU-r-m', [
        ['eq10', 0.1, 100],
        ['pgd', 0.1, symmetric],
      ]),
      made('ReLU-r-m', [['pgd', 0.1, relu]]),
    );
    return headlineOf(twinFindings(all, epsilonsOf(all)));
  };
  test.each([
    [52, 94, /^The robustness does not survive stronger attacks/],
    [94, 52, /^The robustness survives stronger attacks/],
    [60, 62, /is not settled by these numbers\.$/],
  ])('%d and %d of 100 left', (symmetric, relu, said) => expect(headline(symmetric, relu)).toMatch(said));
  test('without twins there is none', () => expect(headlineOf(twinFindings([], []))).toBeNull());
  test('eq. 10 alone, and all attacks, of each', () => {
    const all = subjects(
      made('mReLU-a', [
        ['eq10', 0.1, 98],
        ['pgd', 0.1, 70],
      ]),
      made('ReLU-a', [['eq10', 0.1, 97]]),
    );
    const [{ bars }] = twinFindings(all, epsilonsOf(all));
    expect(bars.map(({ model, eq10, all: left }) => [model, eq10?.accuracy, left.accuracy])).toEqual([
      ['mReLU-a', 0.98, 0.7],
      ['ReLU-a', 0.97, 0.97],
    ]);
  });
});
