import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { linearClassifier, testImages, testWeights, valuesOf } from '../../test/classifiers.ts';
import { type AttackLoss, fgsm, type Goal, reaches, takenForMeaningful } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const weights = testWeights(2);
const images = () => tf.fill([2, 3, 3, 2], 0.5) as tf.Tensor4D;
const directionOf = async (goal: Goal, loss?: AttackLoss) => {
  const attack = fgsm({ loss });
  const { perturbed } = await attack.run(linearClassifier({ categories: 2 }), images(), goal, { epsilons: [0.25] });
  return valuesOf(perturbed[0].raw).map((value) => (value - 0.5) / 0.25);
};
// Logits are (x − 0.5) · W: from category 0 to category 1 leads the sign of the difference of their weights, by every loss.
const towards = (category: 0 | 1) =>
  Array.from({ length: 18 }, (_, i) => Math.sign(weights[2 * i + category] - weights[2 * i + 1 - category]));

describe.each(['training', 'crossEntropy', 'logitMargin'] as const)(
  'on a linear classifier, by the %s loss',
  (loss) => {
    test('leads away from the label', async () =>
      expect(await directionOf([0, 1], loss)).toEqual([...towards(1), ...towards(0)]));
    test('leads towards the target', async () =>
      expect(await directionOf(reaches([0, 1]), loss)).toEqual([...towards(0), ...towards(1)]));
  },
);

test('without labels leads towards the category that is the likeliest', async () => {
  const classifier = linearClassifier({ categories: 2 });
  const samples = testImages(6);
  const { perturbed, gradients, queries } = await fgsm().run(classifier, samples, takenForMeaningful(), {
    epsilons: [0.1],
  });
  const likeliest = valuesOf(tf.argMax(classifier.logits(samples), 1));
  expect(new Set(likeliest).size).toBe(2);
  const expected = likeliest.flatMap((category) => towards(category as 0 | 1).map((sign) => sign * 0.1));
  expect(tf.sub(perturbed[0].raw, samples)).toBeAllClose(tf.tensor4d(expected, [6, 3, 3, 2]), { atol: 1e-6 });
  expect([gradients[0], queries[0]]).toEqual([1, 1]);
});

test('refuses an unknown loss', () =>
  expect(() => fgsm({ loss: 'trainin' as AttackLoss })).toThrow('loss: expected one of "training"'));
