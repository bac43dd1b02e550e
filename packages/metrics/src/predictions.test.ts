import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { imagesWithPixels, linearClassifier, pixelClassifier, testImages } from '../test/classifiers.ts';
import { confidenceHistogram, confusionMatrix, nonsenseRate } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

// The confidences of the classifier are the first three pixels.
const images = () =>
  imagesWithPixels([
    [0.9, 0.1, 0],
    [0.2, 0.7, 0.1],
    [0.4, 0.3, 0.3],
    [0, 0.5, 0.4],
    [0.1, 0.1, 0.1],
  ]);

test('nonsenseRate: the share without a confidence of one half', async () => {
  expect(await nonsenseRate(pixelClassifier(), images())).toBeCloseTo(2 / 5, 12);
});

test('confusionMatrix: a row per category, nonsense in the last column', async () => {
  expect(await confusionMatrix(pixelClassifier(), images(), [0, 0, 1, 1, 1])).toEqual([
    [1, 1, 0, 0],
    [0, 1, 0, 2],
    [0, 0, 0, 0],
  ]);
});

describe('confidenceHistogram', () => {
  test('counts the largest confidences', async () => {
    const { edges, counts } = await confidenceHistogram(pixelClassifier(), images(), { bins: 4 });
    expect(edges).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(counts).toEqual([1, 1, 2, 1]);
  });

  test('leaves out an explicit nonsense output', async () => {
    const explicit = pixelClassifier({ category: 2 });
    const { counts } = await confidenceHistogram(explicit, imagesWithPixels([[0.1, 0.2, 0.9]]), { bins: 2 });
    expect(counts).toEqual([1, 0]);
  });

  test('refuses confidences that are not finite', async () => {
    const broken = {
      ...pixelClassifier(),
      confidences: (x: tf.Tensor4D) => tf.fill([x.shape[0], 3], Number.NaN) as tf.Tensor2D,
    };
    await expect(confidenceHistogram(broken, images())).rejects.toThrow('values[0]: expected a finite number, got NaN');
  });
});

const classifier = linearClassifier();
const metrics = {
  nonsenseRate: (x: tf.Tensor4D, batchSize?: number) => nonsenseRate(classifier, x, { batchSize }),
  confusionMatrix: (x: tf.Tensor4D, batchSize?: number) =>
    confusionMatrix(classifier, x, new Array(x.shape[0]).fill(1), { batchSize }),
  confidenceHistogram: (x: tf.Tensor4D, batchSize?: number) => confidenceHistogram(classifier, x, { batchSize }),
};

describe.each(Object.entries(metrics))('%s', (_, metric) => {
  test('does not depend on the batches', async () => {
    const all = await metric(testImages(7));
    for (const batchSize of [1, 3, 7, 100]) expect(await metric(testImages(7), batchSize)).toEqual(all);
  });

  test('leaks nothing', async () => {
    const inputs = testImages(5);
    await expectNoLeaks(async () => void (await metric(inputs, 2)));
    await expectNoLeaks(async () =>
      expect(metric(inputs, 0)).rejects.toThrow('batchSize: expected a whole number >= 1'),
    );
  });

  test('refuses images that do not fit', async () => {
    await expect(metric(tf.zeros([0, 3, 3, 2]))).rejects.toThrow('got [0, 3, 3, 2]');
    await expect(metric(tf.zeros([2, 3, 3, 1]))).rejects.toThrow('images: expected a float32 tensor');
    await expect(metric(tf.fill([1, 3, 3, 2], Number.NaN))).rejects.toThrow(
      'images[0]: expected a finite number, got NaN',
    );
  });
});

test('confusionMatrix refuses labels that do not fit', async () => {
  await expect(confusionMatrix(classifier, testImages(2), [0])).rejects.toThrow('labels: expected 2 labels, got 1');
  await expect(confusionMatrix(classifier, testImages(1), [3])).rejects.toThrow(
    'labels[0]: expected a whole number in [0, 3)',
  );
  const labels = [undefined, Number.NaN, 0.5, -1, 2 ** 32 + 1, [1, 0, 0], '1'];
  for (const label of labels)
    await expect(confusionMatrix(classifier, testImages(1), [label] as number[])).rejects.toThrow(
      'labels[0]: expected a whole number in [0, 3)',
    );
});

test('refuses predictions that are no category', async () => {
  for (const prediction of [3, -2, 0.5, Number.NaN]) {
    const predict = (x: tf.Tensor4D) => tf.fill([x.shape[0]], prediction) as tf.Tensor1D;
    await expect(nonsenseRate({ ...classifier, predict }, testImages(2), { batchSize: 1 })).rejects.toThrow(
      'prediction of images[0]: expected a category in [0, 3) or -1 for nonsense',
    );
  }
});

test('names the image that has a NaN, in any batch', () =>
  expect(
    nonsenseRate(classifier, tf.concat([testImages(4), tf.fill([1, 3, 3, 2], Number.NaN)]) as tf.Tensor4D, {
      batchSize: 2,
    }),
  ).rejects.toThrow('images[4]: expected a finite number, got NaN'));
