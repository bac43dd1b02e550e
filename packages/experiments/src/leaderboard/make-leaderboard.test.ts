import { randomStream } from '@saf/random';
import {
  type Corruptions,
  type EvaluationCard,
  leaderboardSchema,
  type ResultFile,
  type Robustness,
} from '@saf/results';
import { describe, expect, test } from 'vitest';
import { fixtureCertificate, linfGuarantee } from '../../../results/test/fixture-certificates.ts';
import { plainResult } from '../../../results/test/fixture-results.ts';
import { leaderboardOf, withEntries } from './make-leaderboard.ts';

interface Part {
  readonly network?: Partial<Robustness['network']>;
  readonly clean?: string;
  readonly standing?: string;
  readonly dataset?: string;
  readonly epsilon?: number;
}

/** Under AutoAttack and PGD; PGD breaks the second image, which AutoAttack leaves. */
function attacked({ network, clean = '1110', standing = '1100', dataset, epsilon = 0.1 }: Part = {}): Robustness {
  const pgd = standing.replace(/^11/, '10');
  return {
    kind: 'robustness',
    version: 1,
    network: { experiment: 'mnist', model: 'plain', seed: 1, weights: 'abc', ...network },
    ...(dataset !== undefined && { dataset }),
    engine: plainResult.engine,
    packages: {},
    seed: 1,
    samples: clean.length,
    fullTestSet: false,
    clean,
    attacks: [
      { attack: 'pgd', epsilon, standing: pgd, seconds: 1 },
      { attack: 'autoAttack', epsilon, standing, seconds: 1 },
    ],
  };
}

function corrupted(
  network: Partial<Corruptions['network']>,
  wrong: number,
  part: Partial<Corruptions> = {},
): Corruptions {
  const { engine, packages, seed } = attacked();
  return {
    ...{ kind: 'corruptions', version: 1, engine, packages, seed, samples: 10, fullTestSet: false },
    network: { experiment: 'mnist', model: 'plain', seed: 1, weights: 'abc', ...network },
    benchmark: 'mnist-c',
    clean: { wrong: 0, nonsense: 0 },
    corruptions: [
      { name: 'fog', severity: 1, wrong, nonsense: 0 },
      { name: 'shear', severity: 1, wrong: wrong + 2, nonsense: 0 },
    ],
    ...part,
  } as Corruptions;
}

const result = { ...plainResult, experiment: 'mnist' };
const entriesOf = (...files: ResultFile[]) => leaderboardOf(files).board.entries;

test('a line says what AutoAttack leaves, on how many images, and what all attacks leave together', () => {
  const [entry] = entriesOf(attacked({ dataset: 'mnist' }));
  expect(entry).toMatchObject({
    ...{ name: 'mnist-plain-1', title: 'plain', dataset: 'mnist', threat_model: 'Linf', eps: 0.1 },
    ...{ clean_acc: 0.75, autoattack_acc: 0.5, samples: 4 },
    worst: { acc: 0.25, attacks: ['pgd', 'autoAttack'] },
    network: { weights: 'abc' },
    notes: ['measured on fewer images than the 1000 of the protocol'],
  });
  // statsmodels.stats.proportion.proportion_confint(2, 4, method='wilson').
  expect(entry.autoattack_interval.map((end) => Number(end.toFixed(3)))).toEqual([0.15, 0.85]);
  for (const field of ['certified', 'corruptions', 'unreliable', 'architecture'])
    expect(entry).not.toHaveProperty(field);
});

test('AutoAttack alone has no worst over others', () => {
  const run = attacked({ dataset: 'mnist' });
  const [entry] = entriesOf({ ...run, attacks: run.attacks.slice(1) });
  expect(entry).not.toHaveProperty('worst');
});

test('a line says where proven images were not attacked', () => {
  const run = attacked({ dataset: 'mnist' });
  const provenAs = (proven: string) =>
    entriesOf({ ...run, attacks: run.attacks.map((each) => ({ ...each, proven })) })[0].notes;
  const note = 'images whose certificate proves them at this ε were not attacked';
  expect(provenAs('1000')).toContain(note);
  expect(provenAs('0000')).not.toContain(note);
});

test('without AutoAttack there is no line', () => {
  const run = attacked({ dataset: 'mnist' });
  expect(leaderboardOf([{ ...run, attacks: run.attacks.slice(0, 1) }, result])).toEqual({
    board: { kind: 'leaderboard', version: 1, entries: [] },
    withoutDataset: [],
  });
});

describe('the data set', () => {
  test('is that of the result of the same training, where the run does not say it', () =>
    expect(entriesOf(attacked(), result)[0]).toMatchObject({ dataset: 'mnist', activation: 'none' }));

  test('is that of a certificate of the same weights, which says the experiment too', () => {
    const own = attacked({ network: { experiment: 'own' } });
    const proven = fixtureCertificate(linfGuarantee, { experiment: 'certified', model: 'RBF-c1', seed: 2 });
    expect(entriesOf(own, proven)).toMatchObject([
      { name: 'certified-RBF-c1-2', title: 'RBF-c1, seed 2', dataset: 'mnist', network: { experiment: 'certified' } },
    ]);
  });

  test('is said to be missing where no file says it', () =>
    expect(leaderboardOf([attacked(), { ...result, seed: 2 }])).toMatchObject({
      board: { entries: [] },
      withoutDataset: ['mnist-plain-1'],
    }));
});

describe('of several measurements of a network', () => {
  const few = attacked({ dataset: 'mnist' });
  const many = attacked({ dataset: 'mnist', clean: '11111111', standing: '10000000' });

  test.each([[[few, many]], [[many, few]]])('that on more images is shown', (files) =>
    expect(entriesOf(...files)).toMatchObject([{ samples: 8, autoattack_acc: 0.125 }]),
  );

  test('those of other weights than the last are not', () => {
    const anew = attacked({ dataset: 'mnist', network: { weights: 'new' } });
    expect(entriesOf(many, anew)).toMatchObject([{ samples: 4, network: { weights: 'new' } }]);
  });

  test('other sizes have lines of their own', () => {
    const larger = attacked({ dataset: 'mnist', epsilon: 0.3, standing: '1000' });
    expect(entriesOf(larger, many).map(({ eps, samples }) => [eps, samples])).toEqual([
      [0.1, 8],
      [0.3, 4],
    ]);
  });
});

describe('what is known of the same weights stands beside it', () => {
  const run = attacked({ dataset: 'mnist' });

  test('what is proven at this size, of the most images', () => {
    const all = { ...fixtureCertificate(), samples: 4 };
    const others = { ...fixtureCertificate(linfGuarantee, { weights: 'other' }), samples: 9 };
    expect(entriesOf(run, others, all)[0].certified).toEqual({
      ...{ acc: 0.5, interval: linfGuarantee.sizes[0].interval, samples: 4, method: 'interval' },
    });
    expect(entriesOf(attacked({ dataset: 'mnist', epsilon: 0.2 }), all)[0]).not.toHaveProperty('certified');
    expect(entriesOf(run, { ...all, heldOutFrom: 50_000 })[0]).not.toHaveProperty('certified');
  });

  test('accuracy on corrupted images, and errors relative to the baseline’s', () => {
    const robust = attacked({ dataset: 'mnist', network: { model: 'mReLU', weights: 'robust' } });
    const own = corrupted({ model: 'mReLU', weights: 'robust' }, 1);
    const shown = { benchmark: 'mnist-c', acc: 0.8, samples: 10 };
    // (1 + 3) / 2 of 10 are wrong; 1 / 2 and 3 / 4 of the baseline's.
    expect(entriesOf(robust, own, corrupted({}, 2))[0].corruptions).toEqual({
      ...shown,
      mce: 0.625,
      baseline: 'plain',
    });
    const unknown = { ...shown, mce: null, baseline: null };
    expect(entriesOf(robust, own)[0].corruptions).toEqual(unknown);
    expect(entriesOf(robust, own, corrupted({}, 2, { seed: 2 }))[0].corruptions).toEqual(unknown);
  });

  test('failed checks of its evaluation card', () => {
    const cardOf = (weights: string, outcome: string) =>
      ({ kind: 'card', classifier: { weights }, checks: [{ id: 'more-steps', outcome }] }) as unknown as EvaluationCard;
    expect(entriesOf(run, cardOf('abc', 'failed'))[0]).toMatchObject({
      unreliable: true,
      notes: [expect.anything(), 'failed checks of its evaluation card: more-steps'],
    });
    expect(entriesOf(run, cardOf('abc', 'passed'))[0]).toMatchObject({ unreliable: false });
    expect(entriesOf(run, cardOf('other', 'failed'))[0]).not.toHaveProperty('unreliable');
  });
});

test('whatever is measured, the board fits its schema', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const next = randomStream(seed, 'boards');
    const oneOf = <Value>(...values: readonly Value[]): Value => values[Math.floor(next() * values.length)];
    const runs = Array.from({ length: Math.floor(6 * next()) }, () => {
      const clean = Array.from({ length: 6 }, () => oneOf('0', '1'));
      // What is wrong as it is does not stand.
      const standing = clean.map((flag) => (flag === '1' ? oneOf('0', '1') : '0'));
      const network = { model: oneOf('a', 'b'), seed: oneOf(1, 2), weights: oneOf('x', 'y') };
      return attacked({
        ...{ dataset: 'mnist', network, epsilon: oneOf(0.1, 0.3) },
        ...{ clean: clean.join(''), standing: standing.join('') },
      });
    });
    const { board } = leaderboardOf(runs);
    expect(leaderboardSchema.parse(board)).toEqual(board);
    expect(leaderboardOf([...runs, ...runs]).board).toEqual(board);
  }
});

test('entries take the place of those of the same network, in the order of the board', () => {
  const of = (model: string, standing: string, epsilon = 0.1) =>
    entriesOf(attacked({ dataset: 'mnist', network: { model, weights: model }, standing, epsilon }));
  const { board } = leaderboardOf([]);
  const before = withEntries(board, [...of('a', '1100'), ...of('b', '1000'), ...of('b', '1000', 0.3)]);
  const after = withEntries(before, of('b', '1110'));
  expect(after.entries.map(({ name, autoattack_acc }) => [name, autoattack_acc])).toEqual([
    ['mnist-b-1', 0.75],
    ['mnist-a-1', 0.5],
  ]);
});
