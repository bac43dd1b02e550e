import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { curvedClassifier, predictionsOf, testImages, valuesOf } from '../../test/classifiers.ts';
import { square } from '../black-box.ts';
import { type AttackResult, disposeAttackResult, fgsm, gaussianNoise, pgd, takenForMeaningful } from '../index.ts';
import { runSuite, type SuiteAttack, type SuiteOptions, type SuiteResult } from '../suite.ts';

const classifier = curvedClassifier();
const count = 6;
const epsilons = [0.05, 0.2];
let images: tf.Tensor4D;
/** One label is wrong from the start. */
let labels: number[];
let result: SuiteResult;

const attacks: readonly SuiteAttack[] = [
  { name: 'FGSM', attack: fgsm(), samples: 'all' },
  { name: 'PGD', attack: pgd({ steps: 4 }) },
  { name: 'noise', attack: gaussianNoise(), samples: 'all' },
  { name: 'Square', attack: async () => square({ queries: 5 }) },
];
const run = (options: Partial<SuiteOptions> = {}) =>
  runSuite(classifier, images, labels, { attacks, epsilons, seed: 2, batchSize: 4, ...options });

beforeAll(async () => {
  await tf.setBackend('cpu');
  images = testImages(count);
  labels = predictionsOf(classifier, images);
  labels[1] = (labels[1] + 1) % 3;
  result = await run();
});

/** What an attack does by itself to some of the samples. */
async function alone({ attack }: SuiteAttack, samples: readonly number[]): Promise<AttackResult> {
  const made = typeof attack === 'function' ? await attack() : attack;
  if ('find' in made) throw new Error('expected an attack');
  const goal = samples.map((sample) => labels[sample]);
  const attacked = await made.run(classifier, tf.gather(images, [...samples]), goal, {
    epsilons,
    seed: 2,
    indices: samples,
  });
  disposeAttackResult(attacked);
  return attacked;
}

test('does what each attack does by itself, to all samples or to those that stand', async () => {
  for (const [i, { samples, broken, gradients, queries }] of result.attacks.entries()) {
    const by = await alone(attacks[i], samples);
    expect(by.perturbed.map(({ success }) => success)).toEqual(broken.map((each) => samples.map((k) => each[k])));
    expect([gradients, queries]).toEqual([by.gradients, by.queries].map((each) => each.reduce((a, b) => a + b)));
  }
  expect(result.attacks.map(({ samples }) => samples.length)).toEqual([6, expect.any(Number), 6, expect.any(Number)]);
  expect(result.attacks[1].samples.length).toBeLessThan(6);
});

test('tells what broke each sample first, at each epsilon', () => {
  expect(result.cleanAccuracy).toBe(5 / 6);
  for (const [k, brokenBy] of result.brokenBy.entries()) {
    const expected = labels.map((_, i) => {
      if (i === 1) return 'clean';
      return result.attacks.find(({ broken }) => broken[k][i])?.attack ?? null;
    });
    expect(brokenBy).toEqual(expected);
    expect(result.robustAccuracy[k]).toBe(brokenBy.filter((each) => each === null).length / count);
  }
  expect(result.robustAccuracy[1]).toBeLessThan(result.robustAccuracy[0]);
  expect(result.attacks.at(-1)!.robustAccuracy).toEqual(result.robustAccuracy);
});

test('hands out the pixels of each first success, which a second prediction confirms', async () => {
  const found: [number, number][] = [];
  const { brokenBy, predictions } = await run({
    onBroken: (sample, epsilon, pixels) => {
      const k = epsilons.indexOf(epsilon);
      found.push([k, sample]);
      expect(predictionsOf(classifier, tf.tensor4d(pixels, [1, 3, 3, 2]))).not.toEqual([labels[sample]]);
    },
  });
  const broken = brokenBy.flatMap((each, k) => each.flatMap((by, i) => (by && by !== 'clean' ? [[k, i]] : [])));
  expect(found.sort()).toEqual(broken.sort());
  for (const [k, i] of broken) expect(predictions[k][i]).not.toBe(labels[i]);
});

const withoutSeconds = ({ attacks, ...rest }: SuiteResult) => ({
  ...rest,
  attacks: attacks.map(({ seconds, ...each }) => each),
});

test('batches change nothing, nor does a source of images', async () => {
  const take = (samples: readonly number[]) => tf.gather(images, [...samples]);
  const others = [
    await run({ batchSize: 1 }),
    await runSuite(classifier, { count, take }, labels, { attacks, epsilons, seed: 2 }),
  ];
  for (const other of others) expect(withoutSeconds(other)).toEqual(withoutSeconds(result));
});

test('samples have the random streams of their numbers', async () => {
  const only = [{ name: 'noise', attack: gaussianNoise() }];
  const picked = [5, 3];
  const goal = picked.map((i) => labels[i]);
  const some = await runSuite(classifier, tf.gather(images, picked), goal, {
    attacks: only,
    epsilons,
    indices: picked,
  });
  const all = await run({ attacks: only, seed: 0 });
  expect(some.brokenBy).toEqual(all.brokenBy.map((each) => picked.map((i) => each[i])));
});

test('runs what is no attack, through a view, and loads nothing that nobody needs', async () => {
  const seen: string[] = [];
  const { attacks: outcomes, brokenBy } = await run({
    attacks: [
      {
        name: 'oracle',
        attack: {
          async find({ classifier: { name }, images, samples, options }) {
            seen.push(`${name} ${images.shape[0]} ${samples} ${options.indices}`);
            return { success: epsilons.map(() => samples.map(() => true)) };
          },
        },
        view: (given) => ({ ...given, name: 'view' }),
      },
      {
        name: 'late',
        attack: () => {
          throw new Error('loaded');
        },
      },
    ],
  });
  expect(seen).toEqual(['view 4 0,2,3,4 0,2,3,4', 'view 1 5 5']);
  expect(outcomes[1]).toMatchObject({ samples: [], gradients: 0, robustAccuracy: [0, 0] });
  expect(brokenBy[0]).toEqual(labels.map((_, i) => (i === 1 ? 'clean' : 'oracle')));
});

test('any goal will do', async () => {
  const { brokenBy } = await runSuite(classifier, images, takenForMeaningful(), { attacks, epsilons });
  expect(brokenBy[0]).toEqual(labels.map(() => 'clean'));
});

test('reports progress, rising to 1, with the attack that runs', async () => {
  const news: [number, string][] = [];
  await run({ onProgress: (...each) => news.push(each) });
  const done = news.map(([share]) => share);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done.at(-1)).toBe(1);
  expect([...new Set(news.map(([, note]) => note))]).toEqual(['FGSM', 'PGD', 'noise', 'Square']);
});

describe('memory', () => {
  test('leaks nothing', () => expectNoLeaks(async () => void (await run({ onBroken: () => {} }))));

  test.each([0, 0.3, 0.8])('frees everything when it is aborted at %d', (when) =>
    expectNoLeaks(async () => {
      const controller = new AbortController();
      const onProgress = (done: number) => done >= when && controller.abort(new Error('enough'));
      await expect(run({ signal: controller.signal, onProgress })).rejects.toThrow('enough');
    }),
  );

  test('frees everything when an attack fails', () =>
    expectNoLeaks(async () => {
      const find = () => Promise.reject(new Error('out of order'));
      const failing = run({ attacks: [attacks[0], { name: 'broken', attack: { find } }] });
      await expect(failing).rejects.toThrow('out of order');
    }));
});

test.each<[Partial<SuiteOptions>, string]>([
  [{ attacks: [] }, 'attacks: expected an array of at least one attack, got []'],
  [{ attacks: [attacks[0], attacks[0]] }, 'attacks: expected attacks of different names, got ["FGSM", "FGSM"]'],
  [{ epsilons: [] }, 'epsilons: expected an array of at least one number, got []'],
  [{ batchSize: 0 }, 'batchSize: expected a whole number >= 1, got 0'],
  [{ indices: [1] }, 'indices: expected 6 numbers, one per input, got 1'],
])('refuses %j', (options, message) => expect(run(options)).rejects.toThrow(message));

test('refuses images and labels that do not fit', async () => {
  const given = { attacks, epsilons };
  await expect(runSuite(classifier, tf.fill([6, 3, 3, 2], 2), labels, given)).rejects.toThrow(
    'inputs[0]: expected pixels',
  );
  await expect(runSuite(classifier, images, [0], given)).rejects.toThrow('labels: expected 6 labels, got 1');
  const source = { count: 2, take: () => tf.fill([2, 3, 3, 2], 7) as tf.Tensor4D };
  await expect(runSuite(classifier, source, [0, 1], given)).rejects.toThrow('pixels in [0, 1], got 7');
  await expect(runSuite(classifier, source, [0], given)).rejects.toThrow('labels: expected 2 labels, got 1');
  expect(valuesOf(images).every(Number.isFinite)).toBe(true);
});
