import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { valuesOf } from '../../test/classifiers.ts';
import { lossGradient } from './counted-passes.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('gives the loss of each sample and its gradient', () => {
  const x = tf.tensor4d([1, 2, 3, 4], [2, 1, 1, 2]);
  const { losses, gradient } = lossGradient((each) => tf.sum(tf.square(each), [1, 2, 3]), x);
  expect(valuesOf(losses)).toEqual([5, 25]);
  expect(gradient).toBeAllClose(tf.mul(x, 2));
});

test('holds what is not a number for zero, entry by entry', () => {
  // The derivative of the root is infinite at 0; times the inner derivative 0 it is not a number.
  const x = tf.tensor4d([0, 2], [1, 1, 1, 2]);
  const loss = (each: tf.Tensor4D) => tf.sum(tf.sqrt(tf.square(each)), [1, 2, 3]) as tf.Tensor1D;
  expect(valuesOf(tf.grad(loss as (x: tf.Tensor) => tf.Tensor)(x))).toEqual([Number.NaN, 1]);
  expect(valuesOf(lossGradient(loss, x).gradient)).toEqual([0, 1]);
});

test('holds what is infinite for very large, so that lengths are still numbers', () => {
  // The derivative of the root is infinite at 0.
  const x = tf.tensor4d([0, 4], [1, 1, 1, 2]);
  const loss = (each: tf.Tensor4D) => tf.sum(tf.sqrt(each), [1, 2, 3]) as tf.Tensor1D;
  expect(valuesOf(tf.grad(loss as (x: tf.Tensor) => tf.Tensor)(x))).toEqual([Number.POSITIVE_INFINITY, 0.25]);
  const [largest, other] = valuesOf(lossGradient(loss, x).gradient);
  expect([largest, other]).toEqual([Math.fround(1e15), 0.25]);
});
