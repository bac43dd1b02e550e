import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { linearClassifier, testImages } from '../test/classifiers.ts';
import { inputGradientNorms } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const classifier = linearClassifier();
const labels = [0, 2, 1, 1];

/** ∂y_label/∂x of one image by central differences. */
function differences(image: tf.Tensor4D, label: number): number[] {
  const h = 1e-2;
  const confidence = (x: Float32Array) =>
    tf.tidy(() => classifier.confidences(tf.tensor4d(x, [1, 3, 3, 2])).dataSync()[label]);
  const x = image.dataSync<'float32'>();
  const moved = (i: number, by: number) => x.map((value, k) => (k === i ? value + by : value));
  return Array.from(x, (_, i) => (confidence(moved(i, h)) - confidence(moved(i, -h))) / (2 * h));
}

test.each([
  ['l1', (g: number[]) => g.reduce((sum, value) => sum + Math.abs(value), 0)],
  ['l2', (g: number[]) => Math.hypot(...g)],
  ['linf', (g: number[]) => Math.max(...g.map(Math.abs))],
] as const)('%s: the length of the gradient of central differences', async (norm, length) => {
  const images = testImages(4);
  const expected = labels.map((label, i) => length(differences(tf.slice(images, i, 1), label)));
  expect(await inputGradientNorms(classifier, images, labels, { norm })).toBeAllClose(expected, {
    rtol: 2e-2,
    atol: 1e-4,
  });
});

test('is the l2 norm by default, whatever the batches', async () => {
  const of = (options = {}) => inputGradientNorms(classifier, testImages(4), labels, options);
  expect(await of()).toEqual(await of({ norm: 'l2', batchSize: 3 }));
});

test('is not 0 where squares underflow in float32', async () => {
  const tiny = {
    ...classifier,
    confidences: (x: tf.Tensor4D) => tf.mul(classifier.confidences(x), 1e-30) as tf.Tensor2D,
  };
  const [norm] = await inputGradientNorms(tiny, testImages(1), [0]);
  const [expected] = await inputGradientNorms(classifier, testImages(1), [0]);
  expect(norm / 1e-30 / expected).toBeCloseTo(1, 5);
});

test('leaks nothing', async () => {
  const images = testImages(4);
  await expectNoLeaks(async () => void (await inputGradientNorms(classifier, images, labels, { batchSize: 3 })));
});

test('refuses what does not fit', async () => {
  await expect(inputGradientNorms(classifier, testImages(1), [3])).rejects.toThrow(
    'labels[0]: expected a whole number in [0, 3)',
  );
  await expect(inputGradientNorms(classifier, testImages(1), [0], { norm: 'l3' as 'l2' })).rejects.toThrow(
    'norm: expected one of',
  );
  await expect(inputGradientNorms(classifier, tf.zeros([1, 1, 1, 1]), [0])).rejects.toThrow('images: expected');
});
