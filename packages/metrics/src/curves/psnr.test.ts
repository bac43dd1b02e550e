import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { testImages } from '../../test/classifiers.ts';
import { psnr } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const plus = (images: tf.Tensor4D, change: tf.TensorLike) => tf.add(images, change) as tf.Tensor4D;

// Paper, Table 2.
test.each([
  [0.01, 40.0],
  [0.05, 26.02],
  [0.25, 12.04],
  [0.5, 6.02],
])('sign noise of %d has the PSNR of the paper, %d dB', async (strength, decibels) => {
  const images = tf.zeros([2, 3, 3, 2]) as tf.Tensor4D;
  const { samples, mean } = await psnr(images, plus(images, strength));
  expect(mean).toBeCloseTo(decibels, 2);
  expect(samples).toBeAllClose(-20 * Math.log10(strength), { rtol: 1e-6 });
});

test('is that of each sample, and the mean of those that changed', async () => {
  const images = testImages(3);
  const change = tf.tensor4d([0, 0.1, 0.01], [3, 1, 1, 1]);
  const { samples, mean } = await psnr(images, tf.add(images, change));
  expect(samples).toBeAllClose([Infinity, 20, 40], { rtol: 1e-5 });
  expect(mean).toBeCloseTo(30, 4);
  expect(await psnr(images, images)).toEqual({ samples: [Infinity, Infinity, Infinity], mean: null });
});

test('is relative to the peak', async () => {
  const images = tf.zeros([1, 3, 3, 2]) as tf.Tensor4D;
  expect((await psnr(images, plus(images, 25.5), 255)).mean).toBeCloseTo(20, 5);
});

test('is symmetric, and falls as the change grows', async () => {
  const changes = fc.float({ min: Math.fround(0.01), max: 1, noNaN: true });
  await fc.assert(
    fc.asyncProperty(changes, changes, async (change, other) => {
      const images = testImages(1);
      const decibels = async (size: number) => (await psnr(images, plus(images, size))).mean!;
      expect((await psnr(plus(images, change), images)).mean).toBe(await decibels(change));
      if (change > other * 1.001) expect(await decibels(change)).toBeLessThan(await decibels(other));
    }),
    { numRuns: 30 },
  );
});

test('leaks nothing', async () => {
  const images = testImages(2);
  await expectNoLeaks(async () => void (await psnr(images, images)));
});

test('refuses other shapes and peaks', async () => {
  const images = testImages(2);
  await expect(psnr(images, testImages(1))).rejects.toThrow(
    'changed: expected a tensor of shape [2, 3, 3, 2], got [1, 3, 3, 2]',
  );
  await expect(psnr(tf.zeros([0, 3, 3, 2]), tf.zeros([0, 3, 3, 2]))).rejects.toThrow('original: expected');
  await expect(psnr(images, images, 0)).rejects.toThrow('peak: expected a finite number > 0, got 0');
});

test.each([Number.NaN, Infinity])('refuses pixels of %d', (pixel) =>
  expect(psnr(testImages(2), tf.concat([testImages(1), tf.fill([1, 3, 3, 2], pixel)]) as tf.Tensor4D)).rejects.toThrow(
    /^changed\[1\]: expected a finite mean squared difference from the original, got (NaN|Infinity)$/,
  ),
);
