import '@tensorflow/tfjs-backend-cpu';
import { mirroredRelu, rbf } from '@saf/activations';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  classifierFromFunction,
  classifierFromModel,
  mnistNetwork,
  smoothDerivatives,
  withSmoothDerivatives,
} from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const pixels = [0, 0.4, 0.9, 1];
const images = () => tf.tensor4d(pixels, [1, 1, 4, 1]);
/** Pixels of [0, 1] are seen as numbers of [-5, 5]. */
const numbers = pixels.map((pixel) => 10 * pixel - 5);
const classifierOf = (activation: (x: tf.Tensor) => tf.Tensor) =>
  classifierFromFunction({
    name: 'activated',
    inputShape: [1, 4, 1],
    categories: 4,
    logits: (x) => tf.reshape(activation(tf.sub(tf.mul(x, 10), 5)), [-1, 4]),
  });
const gradientOf = (classifier: ReturnType<typeof classifierOf>) =>
  tf.grad((x) => classifier.logits(x as tf.Tensor4D))(images());

describe('gradients', () => {
  test('of the RBF are those of a wider one', () => {
    const expected = numbers.map((x) => 10 * ((-2 * x) / 4) * Math.exp(-(x * x) / 4));
    expect(gradientOf(withSmoothDerivatives(classifierOf(rbf), { width: 2 }))).toBeAllClose(
      tf.tensor4d(expected, [1, 1, 4, 1]),
    );
  });

  test('of mReLU have a slope outside of its support', () => {
    const expected = numbers.map((x) => 10 * -Math.sign(x) * (Math.abs(x) < 1 ? 1 : 0.2));
    expect(gradientOf(withSmoothDerivatives(classifierOf(mirroredRelu), { slope: 0.2 }))).toBeAllClose(
      tf.tensor4d(expected, [1, 1, 4, 1]),
    );
  });

  test('of a width of 1 and no slope are exact', () => {
    for (const activation of [rbf, mirroredRelu]) {
      const exact = classifierOf(activation);
      expect(gradientOf(withSmoothDerivatives(exact, { width: 1, slope: 0 }))).toBeAllClose(gradientOf(exact));
    }
  });
});

test('values stay, and gradients of a network change', () => {
  const exact = classifierFromModel(mnistNetwork({ activation: 'mirroredRelu', seed: 1 }));
  const smooth = withSmoothDerivatives(exact);
  const [digits, labels] = [
    tf.randomUniform<tf.Rank.R4>([2, 28, 28, 1], 0, 1, 'float32', 3),
    tf.tensor1d([1, 2], 'int32'),
  ];
  for (const of of ['logits', 'confidences', 'predict'] as const)
    expect([...smooth[of](digits).dataSync()]).toEqual([...exact[of](digits).dataSync()]);
  const gradient = (classifier: typeof exact) => tf.grad((x) => classifier.loss(x as tf.Tensor4D, labels))(digits);
  expect(gradient(smooth)).not.toBeAllClose(gradient(exact));
  expect(smooth.losses!(digits, [labels])[0]).toBeAllClose(exact.loss(digits, labels));
});

test('gradients of weights have them too, where the forward pass is run so', () => {
  const smoothly = smoothDerivatives({ width: 2 });
  // The gradient of Σ rbf(w x) in w is Σ x rbf′(w x).
  const [w, x] = [tf.scalar(3), tf.tensor1d([1, -0.5])];
  const of = (weight: tf.Tensor) => tf.sum(rbf(tf.mul(weight, x)));
  const expected = [3, -1.5].reduce((sum, at, i) => sum + [1, -0.5][i] * (-at / 2) * Math.exp(-(at ** 2) / 4), 0);
  expect(tf.grad((weight) => smoothly(() => of(weight)))(w)).toBeAllClose(expected);
  expect(smoothly(() => of(w))).toBeAllClose(of(w));
});

test('nothing leaks', () => {
  const smooth = withSmoothDerivatives(classifierOf(rbf));
  const x = images();
  expectNoLeaks(() => {
    tf.tidy(() => void tf.grad((at) => smooth.logits(at as tf.Tensor4D))(x));
  });
});

test.each([
  [{ width: 0.5 }, 'width: expected a finite number >= 1, got 0.5'],
  [{ slope: -1 }, 'slope: expected a finite number >= 0, got -1'],
])('refuses %j', (options, message) =>
  expect(() => withSmoothDerivatives(classifierOf(rbf), options)).toThrow(message),
);
