import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { curvedClassifier, linearClassifier, predictionsOf, testImages, valuesOf } from '../../test/classifiers.ts';
import { reaches, takenForMeaningful } from '../index.ts';
import { type FoolingImagesOptions, foolingImages } from '../nonsense.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const noise = testImages(4, 7);
const confidencesOf = (classifier: ReturnType<typeof linearClassifier>, images: tf.Tensor4D) =>
  valuesOf(tf.max(classifier.confidences(images), 1));

test('drives noise to the confidence that is asked for, and stops there', async () => {
  const classifier = linearClassifier({ nonsense: { threshold: 0.5 } });
  const attack = foolingImages({ confidence: 0.95, stepSize: 0.02 });
  const { perturbed, gradients } = await attack.run(classifier, noise, takenForMeaningful(), { epsilons: [0.5] });
  const before = confidencesOf(classifier, noise);
  for (const [i, confidence] of confidencesOf(classifier, perturbed[0].clipped).entries()) {
    expect(confidence).toBeGreaterThanOrEqual(0.95);
    expect(gradients[i] > 0).toBe(before[i] < 0.95);
  }
  expect(perturbed[0].success).toEqual([true, true, true, true]);
});

test('follows confidences that underflow', async () => {
  const classifier = linearClassifier({ nonsense: { threshold: 0.5 } });
  // As with RBF confidences far from every category: y = exp(logits).
  const logits = (x: tf.Tensor4D) => tf.sub(classifier.logits(x), 200) as tf.Tensor2D;
  const faint = {
    ...classifier,
    logits,
    confidences: (x: tf.Tensor4D) => tf.exp(logits(x)) as tf.Tensor2D,
    confidencesFromLogits: undefined,
  };
  const highest = (x: tf.Tensor4D) => valuesOf(tf.max(logits(x), 1));
  const { perturbed } = await foolingImages().run(faint, noise, takenForMeaningful(), { epsilons: [0.2] });
  const [before, after] = [highest(noise), highest(perturbed[0].raw)];
  for (const i of before.keys()) expect(after[i]).toBeGreaterThan(before[i] + 1);
});

test('goes to the category that is asked for', async () => {
  const classifier = curvedClassifier();
  const targets = predictionsOf(classifier, noise).map((prediction) => (prediction + 1) % 3);
  const { perturbed } = await foolingImages({ confidence: 0.6 }).run(classifier, noise, reaches(targets), {
    epsilons: [1],
  });
  expect(predictionsOf(classifier, perturbed[0].clipped)).toEqual(targets);
});

test.each([
  [{ confidence: 0 }, 'confidence: expected a finite number in (0, 1], got 0'],
  [{ steps: 0.5 }, 'steps: expected a whole number >= 1, got 0.5'],
  [{ norm: 'l0' }, 'norm: expected one of "linf", "l2", got "l0"'],
])('refuses %j', (options, message) => expect(() => foolingImages(options as FoolingImagesOptions)).toThrow(message));
