import '@tensorflow/tfjs-backend-cpu';
import { imageDataset } from '@saf/datasets';
import { classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { detectNonsense } from './detect-nonsense.ts';
import type { NonsenseKind } from './nonsense-kinds.ts';
import { nonsenseKinds } from './nonsense-kinds.ts';

beforeAll(() => tf.setBackend('cpu'));

/** z_k is −20 times the distance of the first pixel from 0 or 1: confident at both ends, nowhere between. */
const logits = (x: tf.Tensor4D) => {
  const pixel = tf.slice(tf.reshape(x, [-1, 64]), [0, 0], [-1, 1]);
  return tf.mul(tf.concat([tf.abs(pixel), tf.abs(tf.sub(pixel, 1))], 1), -20) as tf.Tensor2D;
};
const of = { name: 'pixel', inputShape: [8, 8, 1], categories: 2, nonsense: { threshold: 0.5 }, logits } as const;
const classifier = classifierFromFunction(of);

/** Images of one gray each, near black or white. */
const dataset = imageDataset({
  name: 'grays',
  split: 'test',
  shape: [8, 8, 1],
  images: Uint8Array.from([0, 3, 5, 255, 251, 249].flatMap((gray) => Array<number>(64).fill(gray))),
  labels: Uint8Array.from([0, 0, 0, 1, 1, 1]),
  classNames: ['dark', 'light'],
});
const subject = { classifier, isRadial: true, test: dataset, training: dataset };
const gray: NonsenseKind = {
  name: 'gray',
  title: 'gray',
  description: 'gray 0.5',
  make: async ({ images }) => tf.fill(images.shape, 0.5),
};
const same: NonsenseKind = { ...gray, name: 'same', make: async ({ images }) => tf.clone(images) };
const measure = (kinds: readonly NonsenseKind[], isRadial = true) =>
  detectNonsense(
    { ...subject, isRadial },
    { seed: 1, batchSize: 4, kinds, signal: new AbortController().signal, onProgress: () => {} },
  );

test('what is far from both categories is told apart by their distance, the same images are not', async () => {
  const rows = await measure([gray, same]);
  const distance = rows.filter(({ score }) => score === 'SAF distance');
  expect(distance.map(({ nonsense, auroc, fpr95 }) => ({ nonsense, auroc, fpr95 }))).toEqual([
    { nonsense: 'gray', auroc: 1, fpr95: 0 },
    { nonsense: 'same', auroc: 0.5, fpr95: 1 },
  ]);
  // Six scores of each kind, the last of them only where confidences are radial.
  expect(rows).toHaveLength(12);
  expect(await measure([gray], false)).toHaveLength(5);
});

test('every kind but the one of another shape gives as many images inside the bounds, and leaks nothing', async () => {
  const kinds = nonsenseKinds.filter(({ name }) => name !== 'fashion-mnist');
  await expectNoLeaks(() => measure(kinds));
  const { images, labels } = dataset.batch([0, 3, 4]);
  const request = { classifier, images, seed: 1, batchSize: 2, signal: new AbortController().signal };
  for (const { make } of kinds) {
    const nonsense = await make(request);
    const [low, high] = tf.tidy(() => [...tf.stack([tf.min(nonsense), tf.max(nonsense)]).dataSync()]);
    expect({ shape: nonsense.shape, inside: low >= 0 && high <= 1 }).toEqual({ shape: [3, 8, 8, 1], inside: true });
    nonsense.dispose();
  }
  tf.dispose([images, labels]);
});

test('adversarial nonsense does not depend on the batch size', async () => {
  const { make } = nonsenseKinds.find(({ name }) => name === 'adversarial-nonsense')!;
  const images = tf.zeros<tf.Rank.R4>([3, 8, 8, 1]);
  const request = { classifier, images, seed: 1, signal: new AbortController().signal };
  const [one, two] = [await make({ ...request, batchSize: 3 }), await make({ ...request, batchSize: 2 })];
  expect(one.dataSync()).toEqual(two.dataSync());
  tf.dispose([images, one, two]);
});
