import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction, withNonsenseRule } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  curvedClassifier,
  distances,
  INPUT_SHAPE,
  predictionsOf,
  testImages,
  valuesOf,
} from '../../test/classifiers.ts';
import { misclassified } from '../index.ts';
import { type ConfidenceAscentOptions, confidenceAscent } from '../rejection.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** z₁ − z₀ is 20 where the mean of the pixels is 0.6, and falls away from there by 2,000 times the distance. */
const ridge = classifierFromFunction({
  name: 'ridge',
  inputShape: INPUT_SHAPE,
  categories: 2,
  nonsense: { threshold: 0.9 },
  logits: (x) => {
    const away = tf.abs(tf.sub(tf.mean(x, [1, 2, 3]), 0.6));
    return tf.stack([tf.zerosLike(away), tf.sub(20, tf.mul(away, 2000))], 1) as tf.Tensor2D;
  },
});
const gray = () => tf.fill([1, ...INPUT_SHAPE], 0.5) as tf.Tensor4D;
const goal = misclassified([0], { nonsenseCounts: false });
const climb = async (options: ConfidenceAscentOptions) => {
  const attack = confidenceAscent({ start: 'image', steps: 40, momentum: 0, ...options });
  const { perturbed, gradients } = await attack.run(ridge, gray(), goal, { epsilons: [0.2] });
  return { success: perturbed[0].success[0], gradients: gradients[0] };
};

test('a step that goes too far is taken back, and the next one is shorter', async () => {
  // Accepted is 0.591 to 0.609. Steps of 0.07 from 0.5 go from side to side of it: 0.57, 0.64, 0.57.
  expect(await climb({ stepSizes: [0.35], backtracking: 1 })).toEqual({ success: false, gradients: 41 });
  // 0.64 is worse than 0.57, from where half a step leads to 0.605.
  expect(await climb({ stepSizes: [0.35], backtracking: 2 })).toEqual({ success: true, gradients: 4 });
});

test('every step size is tried, one after the other', async () => {
  // Those of 0.07 take all 40 steps; steps of 0.05 lead to 0.55 and 0.6.
  expect(await climb({ stepSizes: [0.35, 0.25], backtracking: 1 })).toEqual({ success: true, gradients: 44 });
});

test('starts lie in the ball and go by the sample', async () => {
  const classifier = withNonsenseRule(curvedClassifier(), { threshold: 0.999 });
  const images = testImages(4);
  const labels = predictionsOf(classifier, images).map(() => 0);
  const attack = confidenceAscent({ start: 'noise', steps: 1, restarts: 2 });
  const run = async (from: number, count: number) => {
    const options = { epsilons: [0.1], seed: 4, firstIndex: from };
    const batch = tf.slice(images, from, count);
    const wanted = misclassified(labels.slice(from, from + count), { nonsenseCounts: false });
    return (await attack.run(classifier, batch, wanted, options)).perturbed[0].clipped;
  };
  const whole = await run(0, 4);
  expect(Math.max(...distances(whole, images, 'linf'))).toBeLessThan(0.1 + 1e-6);
  expect(valuesOf(await run(2, 2))).toEqual(valuesOf(tf.slice(whole, 2, 2)));
});

test('leaks nothing', async () => {
  const images = gray();
  await expectNoLeaks(async () => {
    const { perturbed } = await confidenceAscent({ start: 'noise', steps: 3 }).run(ridge, images, goal, {
      epsilons: [0.1],
    });
    for (const { raw, clipped } of perturbed) tf.dispose([raw, clipped]);
  });
});

test.each([
  [{ start: 'zero' }, 'start: expected one of "image", "ball", "noise", got "zero"'],
  [{ backtracking: 0.5 }, 'backtracking: expected a finite number >= 1, got 0.5'],
  [{ stepSizes: [0] }, 'stepSizes: expected a finite number > 0, got 0'],
  [{ start: 'image', restarts: 2 }, 'restarts: expected 1, since each would start at the image'],
])('refuses %j', (options, message) =>
  expect(() => confidenceAscent(options as ConfidenceAscentOptions)).toThrow(message),
);
