import '@tensorflow/tfjs-backend-cpu';
import { checkGradient, expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { mirroredRelu, rbf, rbfDerivative, rbfLayer, withSurrogateDerivatives, withWidth } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const x = () => tf.tensor1d([-3, -0.5, 0.25, 1.75]);
const activations = [
  ['rbf', rbf],
  ['mReLU', mirroredRelu],
] as const;

test.each(activations)('%s of a width is σ(x / width), in layers too', (_, activation) => {
  const width = tf.scalar(2.5);
  expect(withWidth(width, () => activation(x()))).toBeAllClose(activation(tf.div(x(), 2.5)));
  const layer = rbfLayer();
  expect(withWidth(width, () => layer.apply(x()) as tf.Tensor)).toBeAllClose(rbf(tf.div(x(), 2.5)));
});

test.each(activations)('%s: the gradient is that of central differences', (_, activation) => {
  const width = tf.scalar(2);
  checkGradient((at) => withWidth(width, () => activation(at)), x());
});

test.each(activations)('%s of width 1 is σ, to the bit, and its gradient too', (_, activation) => {
  const wide = (at: tf.Tensor) => withWidth(tf.scalar(1), () => activation(at));
  expect([...wide(x()).dataSync()]).toEqual([...activation(x()).dataSync()]);
  expect([...tf.grad(wide)(x()).dataSync()]).toEqual([
    ...tf
      .grad((at) => activation(at))(x())
      .dataSync(),
  ]);
});

test('surrogate derivatives are of x / width then', () => {
  const two = (at: tf.Tensor) => tf.mul(at, 2);
  const forward = (at: tf.Tensor) =>
    withSurrogateDerivatives({ rbf: two }, () => withWidth(tf.scalar(4), () => rbf(at)));
  // 2 (x / 4), and ¼ of it by the chain rule.
  expect(tf.grad(forward)(x())).toBeAllClose([...x().dataSync()].map((value) => value / 8));
});

test('what comes after is as it was, and derivatives are of σ itself', () => {
  expect(() =>
    withWidth(tf.scalar(2), () => {
      throw new Error('out of order');
    }),
  ).toThrow('out of order');
  expect(rbf(x())).toBeAllClose([...x().dataSync()].map((value) => Math.exp(-value * value)));
  expect(withWidth(tf.scalar(2), () => rbfDerivative(x()))).toBeAllClose(rbfDerivative(x()));
});

test('nothing leaks', () => {
  const width = tf.scalar(2);
  const at = x();
  expectNoLeaks(() => {
    tf.tidy(() => void tf.grad((each) => withWidth(width, () => rbf(each)))(at));
  });
});
