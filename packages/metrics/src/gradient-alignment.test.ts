import '@tensorflow/tfjs-backend-cpu';
import { type Classifier, classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { linearClassifier, testImages } from '../test/classifiers.ts';
import { gradientAlignment } from './gradients.ts';

beforeAll(() => tf.setBackend('cpu'));

const labels = [0, 2, 1, 1];

/** A classifier of two categories by one score s of the pixels: ∂L/∂x is a multiple of ∂s/∂x. */
const byScore = (score: (x: tf.Tensor2D) => tf.Tensor): Classifier =>
  classifierFromFunction({
    name: 'score',
    inputShape: [3, 3, 2],
    categories: 2,
    logits: (x) =>
      tf.tidy(() => {
        const s = tf.sum(score(tf.reshape(x, [-1, 18])), 1, true) as tf.Tensor2D;
        return tf.concat([s, tf.neg(s)], 1);
      }),
  });

const half = () => tf.fill([4, 3, 3, 2], 0.5) as tf.Tensor4D;

test.each(['random', 'loss'] as const)('a score that is linear: 1 (%s)', async (direction) => {
  const linear = byScore((x) => tf.mul(x, tf.div(tf.range(1, 19), 100)));
  const cosines = await gradientAlignment(linear, half(), [0, 1, 0, 1], { epsilon: 0.1, direction });
  expect([...cosines]).toBeAllClose([1, 1, 1, 1], { atol: 1e-6 });
});

test('a bump: beyond its top the gradient is the opposite', async () => {
  // s = Σ −|x − 0.55|: at 0.5 category 1 is attacked by growing pixels, which have passed the top a step of 0.1 further.
  const bump = byScore((x) => tf.neg(tf.abs(tf.sub(x, 0.55))));
  const along = (epsilon: number) => gradientAlignment(bump, half(), [1, 1, 1, 1], { epsilon, direction: 'loss' });
  expect([...(await along(0.1))]).toBeAllClose([-1, -1, -1, -1], { atol: 1e-6 });
  expect([...(await along(0.04))]).toBeAllClose([1, 1, 1, 1], { atol: 1e-6 });
});

test('0 where a gradient is 0', async () => {
  const flat = byScore((x) => tf.mul(x, 0));
  expect([...(await gradientAlignment(flat, half(), [0, 1, 0, 1], { epsilon: 0.1 }))]).toEqual([0, 0, 0, 0]);
});

test('the cosine of two gradients by central differences, inside of the bounds', async () => {
  const classifier = linearClassifier();
  const images = testImages(4);
  const h = 1e-2;
  const gradientAt = (x: Float32Array, label: number) =>
    Array.from(x, (_, i) => {
      const loss = (by: number) =>
        tf.tidy(() => {
          const moved = x.map((value, k) => (k === i ? value + by : value));
          return classifier.loss(tf.tensor4d(moved, [1, 3, 3, 2]), tf.tensor1d([label], 'int32')).dataSync()[0];
        });
      return (loss(h) - loss(-h)) / (2 * h);
    });
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const expected = labels.map((label, i) => {
    const x = tf.slice(images, i, 1).dataSync<'float32'>();
    const here = gradientAt(x, label);
    const there = gradientAt(
      x.map((value, k) => Math.min(1, Math.max(0, value + 0.3 * Math.sign(here[k])))),
      label,
    );
    return dot(here, there) / Math.sqrt(dot(here, here) * dot(there, there));
  });
  const cosines = await gradientAlignment(classifier, images, labels, { epsilon: 0.3, direction: 'loss' });
  expect([...cosines]).toBeAllClose(expected, { atol: 2e-2 });
});

test('the same whatever the batches, and another for another seed', async () => {
  const bump = byScore((x) => tf.square(tf.sub(x, 0.5)));
  const of = (options = {}) =>
    gradientAlignment(bump, testImages(4), [0, 1, 0, 1], { epsilon: 0.3, seed: 1, ...options });
  expect(await of({ batchSize: 3 })).toEqual(await of());
  expect(await of({ seed: 2 })).not.toEqual(await of());
});

test('leaks nothing', async () => {
  const images = testImages(4);
  const classifier = linearClassifier();
  await expectNoLeaks(
    async () => void (await gradientAlignment(classifier, images, labels, { epsilon: 0.1, batchSize: 3 })),
  );
});

test('refuses what does not fit', async () => {
  const of = (options: object) =>
    gradientAlignment(linearClassifier(), testImages(1), [0], options as { epsilon: number });
  await expect(of({ epsilon: 0 })).rejects.toThrow('epsilon: expected');
  await expect(of({ epsilon: 0.1, direction: 'up' })).rejects.toThrow('direction: expected one of');
  await expect(gradientAlignment(linearClassifier(), testImages(1), [3], { epsilon: 0.1 })).rejects.toThrow(
    'labels[0]: expected',
  );
});
