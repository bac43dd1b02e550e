import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { curvedClassifier, INPUT_SHAPE, predictionsOf, testImages, valuesOf } from '../../test/classifiers.ts';
import {
  blur,
  gaussianNoise,
  lowerContrast,
  type MinimumNormAttack,
  saltAndPepperNoise,
  uniformNoise,
} from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const noises: [string, () => MinimumNormAttack][] = [
  ['gaussianNoise', gaussianNoise],
  ['uniformNoise', uniformNoise],
  ['saltAndPepperNoise', saltAndPepperNoise],
  ['lowerContrast', lowerContrast],
  ['blur', blur],
];

const changedAt = async (attack: MinimumNormAttack, images: tf.Tensor4D, epsilon: number) => {
  const labels = new Array<number>(images.shape[0]).fill(0);
  const { perturbed } = await attack.run(curvedClassifier(), images, labels, { epsilons: [epsilon], seed: 1 });
  return perturbed[0].raw;
};

describe.each(noises)('%s', (_, build) => {
  const classifier = curvedClassifier();

  test('finds a strength from which on, nearly, the goal is met, and just below which it is not', async () => {
    const images = testImages(12);
    const labels = predictionsOf(classifier, images);
    const { distances, perturbed, success } = await build().minimize(classifier, images, labels, { seed: 1 });
    expect(predictionsOf(classifier, perturbed).map((prediction, i) => prediction !== labels[i])).toEqual(success);
    for (const i of labels.keys()) {
      if (!success[i]) continue;
      const [image, options] = [tf.slice(images, i, 1), { seed: 1, firstIndex: i }];
      const epsilons = [distances[i] * 0.99, distances[i]];
      const { perturbed: two } = await build().run(classifier, image, [labels[i]], { ...options, epsilons });
      expect(two.map((each) => each.success[0])).toEqual([false, true]);
    }
  });

  test('gives a sample the strength it has alone, and leaks nothing', async () => {
    const images = testImages(3);
    const labels = predictionsOf(classifier, images);
    const { distances, queries } = await build().minimize(classifier, images, labels);
    const alone = await build().minimize(classifier, tf.slice(images, 2, 1), [labels[2]], { firstIndex: 2 });
    expect([alone.distances[0], alone.queries[0]]).toEqual([distances[2], queries[2]]);
    await expectNoLeaks(async () => (await build().minimize(classifier, images, labels)).perturbed.dispose());
  });

  test('an input that meets the goal needs no noise', async () => {
    const images = testImages(2);
    const wrong = predictionsOf(classifier, images).map((prediction) => (prediction + 1) % 3);
    const { distances, perturbed, queries } = await build().minimize(classifier, images, wrong);
    expect([[...distances], [...queries]]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(valuesOf(perturbed)).toEqual(valuesOf(images));
  });
});

test('uniform noise fills [−ε, ε]', async () => {
  const gray = tf.fill([100, ...INPUT_SHAPE], 0.5) as tf.Tensor4D;
  const noise = valuesOf(tf.sub(await changedAt(uniformNoise(), gray, 0.2), gray));
  // The extremes of 1,800 draws are within 1 % of the ends but for a chance of 2 · 0.995^1800 = 0.0002.
  expect([Math.min(...noise), Math.max(...noise)]).toBeAllClose([-0.2, 0.2], { atol: 0.004 });
});

test('salt and pepper change a share of the pixels, half of them to black', async () => {
  const gray = tf.fill([200, ...INPUT_SHAPE], 0.5) as tf.Tensor4D;
  const values = valuesOf(await changedAt(saltAndPepperNoise(), gray, 0.3));
  const share = (value: number) => values.filter((each) => each === value).length / values.length;
  // Five standard errors of 3,600 draws: √(0.15 · 0.85 / 3600).
  expect([share(0), share(1)]).toBeAllClose([0.15, 0.15], { atol: 0.03 });
  expect(share(0.5)).toBeCloseTo(1 - share(0) - share(1), 12);
});

test('lower contrast goes to gray', async () => {
  const images = testImages(2);
  expect(await changedAt(lowerContrast(), images, 1)).toBeAllClose(tf.fill(images.shape, 0.5), { atol: 1e-7 });
  const half = valuesOf(images).map((value) => 0.5 + (value - 0.5) / 2);
  expect(valuesOf(await changedAt(lowerContrast(), images, 0.5))).toBeAllClose(half, { atol: 1e-7 });
});

describe('blur', () => {
  const classifier = classifierFromFunction({
    name: 'any',
    inputShape: [9, 9, 1],
    categories: 2,
    logits: (x) => tf.slice(tf.reshape(x, [-1, 81]) as tf.Tensor2D, [0, 0], [-1, 2]),
  });
  const at = async (image: tf.Tensor4D, epsilon: number) => {
    const { perturbed } = await blur().run(classifier, image, [0], { epsilons: [epsilon] });
    return perturbed[0].raw;
  };

  test('spreads a point as a Gaussian does', async () => {
    const point = tf.tensor4d(new Float32Array(81).fill(1, 40, 41), [1, 9, 9, 1]);
    const values = valuesOf(await at(point, 1));
    // exp(−1/2) between neighbours, and the product of both axes.
    expect([values[41] / values[40], values[50] / values[40]]).toBeAllClose([Math.exp(-0.5), Math.exp(-1)], {
      rtol: 1e-5,
    });
    expect(values.reduce((sum, value) => sum + value)).toBeCloseTo(1, 5);
  });

  test('leaves what is even as it is, up to the border', async () => {
    const even = tf.fill([1, 9, 9, 1], 0.3) as tf.Tensor4D;
    expect(await at(even, 2.5)).toBeAllClose(even, { rtol: 1e-5 });
  });
});
