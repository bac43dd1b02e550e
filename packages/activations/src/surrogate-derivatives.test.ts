import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  mirroredRelu,
  mirroredReluDerivative,
  rbf,
  rbfDerivative,
  rbfLayer,
  withSurrogateDerivatives,
} from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const x = () => tf.tensor1d([-3, -0.5, 0.25, 4]);
const two = (at: tf.Tensor) => tf.fill(at.shape, 2);

test('gradients use the surrogate, values do not', () => {
  const forward = (at: tf.Tensor) => withSurrogateDerivatives({ rbf: two }, () => rbf(at));
  expect(forward(x())).toBeAllClose(rbf(x()));
  expect(tf.grad(forward)(x())).toBeAllClose([2, 2, 2, 2]);
});

test('layers too', () => {
  const layer = rbfLayer();
  const forward = (at: tf.Tensor) => withSurrogateDerivatives({ rbf: two }, () => layer.apply(at) as tf.Tensor);
  expect(tf.grad(forward)(x())).toBeAllClose([2, 2, 2, 2]);
});

test('other activations, and what comes after, keep their own', () => {
  const forward = (at: tf.Tensor) => withSurrogateDerivatives({ rbf: two }, () => mirroredRelu(at));
  expect(tf.grad(forward)(x())).toBeAllClose(mirroredReluDerivative(x()));
  expect(() =>
    withSurrogateDerivatives({ rbf: two }, () => {
      throw new Error('out of order');
    }),
  ).toThrow('out of order');
  expect(tf.grad((at) => rbf(at))(x())).toBeAllClose(rbfDerivative(x()));
});

test('nothing leaks', () =>
  expectNoLeaks(() => {
    tf.tidy(() => void tf.grad((at) => withSurrogateDerivatives({ mirroredRelu: two }, () => mirroredRelu(at)))(x()));
  }));
