import '@tensorflow/tfjs-backend-cpu';
import { imageDataset } from '@saf/datasets';
import { type Classifier, classifierFromFunction } from '@saf/models';
import { standingUnderAll } from '@saf/results';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { type AttackSpec, attackSpecs } from './attack-specs.ts';
import { joinOutcomes, measureRobustness, type RobustnessOutcome } from './compare-robustness.ts';

beforeAll(() => tf.setBackend('cpu'));

/** One pixel: category 1 from one half on. */
const logits = (x: tf.Tensor4D) => {
  const pixel = tf.sub(tf.reshape(x, [-1, 1]), 0.5);
  return tf.concat([tf.neg(pixel), pixel], 1) as tf.Tensor2D;
};
const options = { name: 'pixel', inputShape: [1, 1, 1], categories: 2, nonsense: { threshold: 0 }, logits } as const;
const classifier: Classifier = classifierFromFunction(options);

// 20, 102, 153 and 230 of 255: 0.42, 0.1, 0.1 and 0.4 from the border; the last is mislabelled.
const dataset = imageDataset({
  name: 'pixels',
  split: 'test',
  shape: [1, 1, 1],
  images: Uint8Array.from([20, 102, 153, 230]),
  labels: Uint8Array.from([0, 0, 1, 0]),
  classNames: ['dark', 'light'],
});
const attacked = { classifier, sources: [classifier], dataset };

const measure = (chosen: readonly AttackSpec[], { batchSize = 3, epsilons = [0.05, 0.2, 0.45] } = {}) =>
  measureRobustness(attacked, {
    attackSpecs: chosen,
    epsilons,
    seed: 1,
    batchSize,
    signal: new AbortController().signal,
    onProgress: () => {},
  });

const quick = ['eq10', 'transfer', 'pgd'];

test.each(attackSpecs.filter(({ name }) => quick.includes(name)).map((spec) => [spec.name, spec] as const))(
  '%s breaks what is nearer to the border than ε, and nothing else',
  async (_, spec) => {
    const { clean, attacks } = await measure([spec]);
    expect(clean).toBe('1110');
    expect(attacks.map(({ epsilon, standing }) => [epsilon, standing])).toEqual([
      [0.05, '1110'],
      [0.2, '1000'],
      [0.45, '0000'],
    ]);
  },
);

// What stands costs these thousands of queries: here nothing does.
test.each(attackSpecs.filter(({ name }) => !quick.includes(name)).map((spec) => [spec.name, spec] as const))(
  '%s breaks what is nearer to the border than ε',
  async (_, spec) => {
    const { attacks } = await measure([spec], { epsilons: [0.45] });
    expect(attacks[0].standing).toBe('0000');
  },
);

test('without another network to take images from, transfer leaves what is right as it is', async () => {
  const transfer = attackSpecs.find(({ name }) => name === 'transfer')!;
  const options = { attackSpecs: [transfer], epsilons: [0.45], seed: 1, batchSize: 4, onProgress: () => {} };
  const { signal } = new AbortController();
  const found = await measureRobustness({ ...attacked, sources: [] }, { ...options, signal });
  expect(found.attacks[0].standing).toBe('1110');
});

test('the last attack is run on what stood against the others only', async () => {
  const seen: number[][] = [];
  const breaksFirst: AttackSpec = {
    name: 'first',
    title: 'first',
    description: 'breaks the first of a batch',
    onStanding: true,
    broken: async (_, { indices }) => {
      seen.push([...indices]);
      return indices.map((_, i) => i === 0);
    },
  };
  const found = await measure([attackSpecs[0], breaksFirst], { batchSize: 2 });
  expect(seen).toEqual([[0, 1], [2], [0]]);
  expect(found.attacks.filter(({ attack }) => attack === 'first').map(({ standing }) => standing)).toEqual([
    '0100',
    '0000',
    '0000',
  ]);
});

test('images from a number on are attacked as they are among all, in the same batches', async () => {
  const seen: number[][] = [];
  const breaksOdd: AttackSpec = {
    ...{ name: 'odd', title: 'odd', description: 'breaks images of odd numbers', onStanding: true },
    broken: async (_, { indices }) => {
      seen.push([...indices]);
      return indices.map((index) => index % 2 === 1);
    },
  };
  const options = { attackSpecs: [breaksOdd], epsilons: [0.1, 0.2], batchSize: 2 };
  const whole = await measureRobustness(attacked, options);
  expect(seen).toEqual([[0, 1], [2], [0, 1], [2]]);
  const [first, last] = [dataset.slice(0, 2), dataset.slice(2)];
  const parts = [
    await measureRobustness({ ...attacked, dataset: first }, options),
    await measureRobustness({ ...attacked, dataset: last }, { ...options, firstIndex: 2 }),
  ];
  expect(seen.slice(4)).toEqual([[0, 1], [0, 1], [2], [2]]);
  const withoutSeconds = ({ clean, attacks }: RobustnessOutcome) => [
    clean,
    attacks.map((each) => ({ ...each, seconds: 0 })),
  ];
  expect(withoutSeconds(joinOutcomes(parts))).toEqual(withoutSeconds(whole));
  expect(whole.attacks.map(({ standing }) => standing)).toEqual(['1010', '1010']);
});

test('the worst over all is what every attack leaves', () => {
  const attack = (name: string, epsilon: number, standing: string) => ({ attack: name, epsilon, standing, seconds: 1 });
  const attacks = [attack('a', 0.1, '1101'), attack('b', 0.1, '0111'), attack('a', 0.2, '0000')];
  expect(standingUnderAll({ clean: '1110', attacks } as never, 0.1)).toBe('0100');
});

test('leaks nothing', async () => {
  await expectNoLeaks(() => measure(attackSpecs.slice(0, 2)));
});
