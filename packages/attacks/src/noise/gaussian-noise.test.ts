import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { linearClassifier, testImages, valuesOf } from '../../test/classifiers.ts';
import { gaussianNoise } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const labels = new Array<number>(200).fill(0);
const noiseOf = async (epsilons: number[], seed = 1) => {
  const images = tf.fill([200, 3, 3, 2], 0.5) as tf.Tensor4D;
  const { perturbed } = await gaussianNoise().run(linearClassifier(), images, labels, { epsilons, seed });
  return perturbed.map(({ raw }) => valuesOf(tf.sub(raw, images)));
};

test('has mean 0 and standard deviation epsilon', async () => {
  const [noise] = await noiseOf([0.25]);
  const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
  const deviation = Math.sqrt(noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length);
  // Five standard errors of 3,600 draws: σ/√n and σ/√2n.
  expect(Math.abs(mean)).toBeLessThan((5 * 0.25) / 60);
  expect(Math.abs(deviation - 0.25)).toBeLessThan((5 * 0.25) / Math.sqrt(7200));
});

test('is one image a sample, scaled', async () => {
  const [small, large] = await noiseOf([0.1, 0.4]);
  expect(large).toBeAllClose(
    small.map((value) => 4 * value),
    { atol: 1e-6 },
  );
  expect(small.slice(0, 18)).not.toBeAllClose(small.slice(18, 36));
});

test('changes with the seed', async () => {
  expect((await noiseOf([0.1], 1))[0]).not.toBeAllClose((await noiseOf([0.1], 2))[0]);
});

test('clips to the bounds only', async () => {
  const images = testImages(20);
  const run = gaussianNoise().run(linearClassifier(), images, labels.slice(0, 20), { epsilons: [0.5] });
  const [{ raw, clipped }] = (await run).perturbed;
  expect(valuesOf(clipped)).toEqual(valuesOf(tf.clipByValue(raw, 0, 1)));
  expect(valuesOf(raw).some((value) => value > 1) && valuesOf(raw).some((value) => value < 0)).toBe(true);
  expect(gaussianNoise().norm).toBeNull();
});
