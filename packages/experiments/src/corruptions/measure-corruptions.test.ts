import '@tensorflow/tfjs-backend-cpu';
import { imageDataset } from '@saf/datasets';
import { classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { corruptionSettings } from './corruption-settings.ts';
import { measureCorruptions } from './measure-corruptions.ts';

beforeAll(() => tf.setBackend('cpu'));

// Light or dark: the mean of all pixels from one half on.
const classifier = classifierFromFunction({
  name: 'mean',
  inputShape: [16, 16, 1],
  categories: 2,
  nonsense: { threshold: 0 },
  logits: (x: tf.Tensor4D) => {
    const mean = tf.sub(tf.mean(x, [1, 2]), 0.5);
    return tf.concat([tf.neg(mean), mean], 1) as tf.Tensor2D;
  },
});
const grays = [20, 100, 120, 200, 240];
const dataset = imageDataset({
  name: 'grays',
  split: 'test',
  shape: [16, 16, 1],
  images: Uint8Array.from(grays.flatMap((gray) => Array<number>(256).fill(gray))),
  labels: Uint8Array.from([0, 0, 0, 1, 0]),
  classNames: ['dark', 'light'],
});
const options = { benchmark: 'mnist-c', batchSize: 2 } as const;

// Brightness adds 25.5 of 255 at severity 1, so that 120 becomes light, and 127.5 at severity 5: all are. The last image is mislabelled.
const settings = [
  { name: 'brightness', severity: 1 },
  { name: 'brightness', severity: 5 },
];

test('counts wrong predictions, whatever the batches', async () => {
  const found = await measureCorruptions(classifier, dataset, { ...options, settings });
  expect(found.clean).toEqual({ wrong: 1, nonsense: 0 });
  expect(found.corruptions.map(({ wrong }) => wrong)).toEqual([2, 4]);
  expect(await measureCorruptions(classifier, dataset, { ...options, settings, batchSize: 5 })).toEqual(found);
});

test('goes on from what is known', async () => {
  const known = [{ name: 'brightness', severity: 1, wrong: 5, nonsense: 0 }];
  const told: number[] = [];
  const found = await measureCorruptions(classifier, dataset, {
    ...{ ...options, settings, known },
    onOutcomes: async (_, outcomes) => void told.push(outcomes.length),
  });
  expect(found.corruptions[0]).toEqual(known[0]);
  expect(told).toEqual([2]);
});

test('leaks nothing, and stops where it is told to', async () => {
  await expectNoLeaks(() => measureCorruptions(classifier, dataset, { ...options, settings }));
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(measureCorruptions(classifier, dataset, { ...options, signal })).rejects.toThrow('stopped');
});

describe('settings', () => {
  test('are those of the files by default', () => {
    expect(corruptionSettings('mnist-c')).toHaveLength(15);
    expect(corruptionSettings('mnist-c')).toContainEqual({ name: 'shot-noise', severity: 5 });
    expect(corruptionSettings('cifar10-c')).toHaveLength(19 * 5);
  });

  test('are those that are asked for; a corruption of one severity has that', () => {
    expect(corruptionSettings('mnist-c', { names: ['fog', 'stripe'], severities: [1, 4] })).toEqual([
      { name: 'fog', severity: 1 },
      { name: 'fog', severity: 4 },
      { name: 'stripe', severity: 1 },
    ]);
  });

  test('are refused where there are none such', () => {
    expect(() => corruptionSettings('mnist-c', { names: ['fogg'] })).toThrow('did you mean "fog"?');
    expect(() => corruptionSettings('cifar10-c', { severities: [6] })).toThrow(
      'severities: expected a whole number in [1, 5], got 6',
    );
  });
});
