import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { curvedClassifier, testImages, valuesOf } from '../../test/classifiers.ts';
import { featureAdversary } from '../features.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const classifier = curvedClassifier();
const labels = [0, 1, 2];
/** Activations of one pixel in six. */
const layer = (x: tf.Tensor4D) => tf.slice(tf.reshape(x, [-1, 18]), [0, 0], [-1, 3]);

test('has the activations of its guide where the ball lets it, and nothing else moves', async () => {
  const [images, guide] = [testImages(3), testImages(3, 8)];
  const attack = featureAdversary({ layer, guide, stepSize: 0.01 });
  const { perturbed } = await attack.run(classifier, images, labels, { epsilons: [0.1, 1] });
  // Signed steps of 0.01 end within half of one.
  expect(layer(perturbed[1].raw)).toBeAllClose(layer(guide), { atol: 0.011 });
  const [before, after, wanted] = [images, perturbed[0].raw, guide].map((x) => valuesOf(tf.reshape(x, [-1, 18])));
  for (const i of before.keys()) {
    const moved = i % 18 < 3 ? Math.max(-0.1, Math.min(0.1, wanted[i] - before[i])) : 0;
    expect(after[i] - before[i]).toBeCloseTo(moved, 2);
  }
});

test('takes one guide for all', async () => {
  const guide = testImages(1, 8);
  const { perturbed } = await featureAdversary({ layer, guide }).run(classifier, testImages(3), labels, {
    epsilons: [1],
  });
  for (const features of tf.unstack(layer(perturbed[0].raw)))
    expect(features).toBeAllClose(tf.squeeze(layer(guide), [0]), { atol: 0.051 });
});

test('refuses guides that do not fit', async () => {
  const run = (guide: tf.Tensor4D) =>
    featureAdversary({ layer, guide }).run(classifier, testImages(3), labels, { epsilons: [0.1] });
  await expect(run(testImages(2))).rejects.toThrow('guide: expected 1 or 3 images, got 2');
  await expect(run(tf.zeros([1, 2, 2, 1]))).rejects.toThrow('guide: expected a float32 tensor of shape');
  await expect(run(tf.mul(testImages(1), 255))).rejects.toThrow('guide[0]: expected pixels in [0, 1], got ');
  await expect(run(tf.fill([1, 3, 3, 2], Number.NaN))).rejects.toThrow('guide[0]: expected pixels in [0, 1], got NaN');
  expect(() => featureAdversary({ layer: 'fc1' as never, guide: testImages(1) })).toThrow(
    'layer: expected a function from inputs to activations, got "fc1"',
  );
});
