import '@tensorflow/tfjs-backend-cpu';
import { checkGradient, expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { mirroredRelu, rbf, withAnnealing, withWidth } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const x = () => tf.tensor1d([-3, -0.5, 0.25, 1.75]);
const activations = [
  ['rbf', rbf],
  ['mReLU', mirroredRelu],
] as const;

test.each(activations)(
  '%s: nothing of it is ReLU, all of it is itself, half of it lies in the middle',
  (_, activation) => {
    const at = (share: number) => withAnnealing(tf.scalar(share), () => activation(x()));
    expect(at(0)).toBeAllClose(tf.relu(x()));
    expect([...at(1).dataSync()]).toEqual([...activation(x()).dataSync()]);
    expect(at(0.5)).toBeAllClose(tf.div(tf.add(tf.relu(x()), activation(x())), 2));
  },
);

test.each(activations)('%s: the gradient is that of central differences', (_, activation) => {
  checkGradient((at) => withAnnealing(tf.scalar(0.3), () => activation(at)), x());
});

test('what comes after is as it was, and the innermost change counts', () => {
  expect(withAnnealing(tf.scalar(0), () => withWidth(tf.scalar(2), () => rbf(x())))).toBeAllClose(rbf(tf.div(x(), 2)));
  expect(rbf(x())).toBeAllClose([...x().dataSync()].map((value) => Math.exp(-value * value)));
});

test('nothing leaks', () => {
  const share = tf.scalar(0.5);
  const at = x();
  expectNoLeaks(() => {
    tf.tidy(() => void tf.grad((each) => withAnnealing(share, () => rbf(each)))(at));
  });
});
