import '@tensorflow/tfjs-backend-cpu';
import { type Classifier, classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { curvedClassifier, linearClassifier, predictionsOf, testImages } from '../../test/classifiers.ts';
import { apgd, pgd } from '../index.ts';
import { fab } from '../minimum-norm.ts';
import { expectationOverTransformation, withSurrogateGradient } from '../surrogates.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The linear classifier after pixels went through steps that tfjs has no gradient for. */
function stepped(step: (x: tf.Tensor) => tf.Tensor): Classifier {
  const { name, inputShape, categories, nonsense, logits } = linearClassifier();
  const options = { name, inputShape, categories, nonsense };
  return classifierFromFunction({ ...options, logits: (x) => logits(step(x) as tf.Tensor4D) });
}

const steps = stepped((x) => tf.cast(tf.greater(x, 0.5), 'float32'));
const labels = () => tf.tensor1d([0, 1, 2], 'int32');

describe('withSurrogateGradient', () => {
  const joined = withSurrogateGradient(steps, linearClassifier());

  test('has the values of one and the gradients of the other', () => {
    const x = testImages(3);
    expect(joined.logits(x)).toBeAllClose(steps.logits(x));
    expect(joined.loss(x, labels())).toBeAllClose(steps.loss(x, labels()));
    expect(joined.confidences(x)).toBeAllClose(steps.confidences(x));
    const gradient = (of: typeof joined) => tf.grad((at) => of.loss(at as tf.Tensor4D, labels()))(x);
    expect(gradient(joined)).toBeAllClose(gradient(linearClassifier()));
  });

  test('lets attacks through that find no gradient', async () => {
    const x = testImages(3);
    const right = predictionsOf(steps, x);
    for (const attack of [apgd({ norm: 'l2', steps: 5 }), pgd({ norm: 'l2' }), fab({ norm: 'l2', steps: 5 })]) {
      await expect(attack.run(steps, x, right, { epsilons: [1] })).rejects.toThrow(
        'classifier: expected scores that have a gradient at the inputs (square() and other black-box attacks need none), got "Cannot compute gradient',
      );
      const { perturbed } = await attack.run(joined, x, right, { epsilons: [1] });
      expect(perturbed[0].success).toEqual([true, true, true]);
    }
  });

  test('leaks nothing', () => {
    const x = testImages(3);
    expectNoLeaks(() => tf.tidy(() => void tf.grad((at) => joined.logits(at as tf.Tensor4D))(x)));
  });
});

describe('expectationOverTransformation', () => {
  const classifier = curvedClassifier();
  const shades = [0.9, 1, 1.1];
  const mean = expectationOverTransformation(classifier, {
    samples: 3,
    transform: (x, draw) => tf.mul(x, shades[draw]),
  });

  test('is the mean over the draws', () => {
    const x = testImages(3);
    const over = (of: (at: tf.Tensor4D) => tf.Tensor) =>
      tf.mean(tf.stack(shades.map((shade) => of(tf.mul(x, shade)))), 0);
    expect(mean.logits(x)).toBeAllClose(over((at) => classifier.logits(at)));
    expect(mean.loss(x, labels())).toBeAllClose(over((at) => classifier.loss(at, labels())));
    expect(mean.predict(x)).toBeAllClose(classifier.predict(x));
  });

  test('has noise that stays the same, and is nothing without deviation', () => {
    const x = testImages(3);
    const noisy = expectationOverTransformation(classifier, { samples: 2, std: 0.1, seed: 4 });
    expect(noisy.logits(x)).toBeAllClose(noisy.logits(x), { rtol: 0, atol: 0 });
    expect(noisy.logits(x)).not.toBeAllClose(classifier.logits(x));
    expect(tf.slice(noisy.logits(x), 1, 1)).toBeAllClose(noisy.logits(tf.slice(x, 1, 1)));
    expect(expectationOverTransformation(classifier, { std: 0 }).logits(x)).toBeAllClose(classifier.logits(x));
  });

  test('attacks follow it', async () => {
    const x = testImages(3);
    const right = predictionsOf(classifier, x);
    const { perturbed, queries } = await apgd({ steps: 5 }).run(mean, x, right, { epsilons: [0.5] });
    expect(perturbed[0].success).toEqual([true, true, true]);
    expect([...perturbed[0].clippedPredictions]).toEqual(predictionsOf(classifier, perturbed[0].clipped));
    expect(Math.min(...queries)).toBeGreaterThan(1);
  });

  test('leaks nothing', () => {
    const x = testImages(3);
    const noisy = expectationOverTransformation(classifier, { samples: 2 });
    expectNoLeaks(() => tf.tidy(() => void tf.grad((at) => noisy.loss(at as tf.Tensor4D, labels()))(x)));
  });

  test.each([
    [{ samples: 0 }, 'samples: expected a whole number >= 1, got 0'],
    [{ std: -1 }, 'std: expected a finite number >= 0, got -1'],
    [{ seed: 0.5 }, 'seed: expected a whole number, got 0.5'],
  ])('refuses %j', (options, message) =>
    expect(() => expectationOverTransformation(classifier, options)).toThrow(message),
  );
});
