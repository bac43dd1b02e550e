import { checkGradient, expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { gaussian } from '../test/as-on-cpu.ts';
import { engines } from '../test/engines.ts';
import { batchNormTraining, useEngine } from './node.ts';

describe.each(await engines(['wasm', 'native', 'cpu']))('on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test('closed form: two samples lie one standard deviation from their mean', () => {
    const { y, mean, variance } = batchNormTraining(tf.tensor2d([[1], [3]]), tf.tensor1d([2]), tf.tensor1d([5]), 1e-3);
    expect(mean).toBeAllClose([2]);
    expect(variance).toBeAllClose([1]);
    // γ (x - μ) / √(σ² + ε) + β
    expect(y).toBeAllClose([5 - 2 / Math.sqrt(1.001), 5 + 2 / Math.sqrt(1.001)], { rtol: 1e-5 });
  });

  test.each([[[300, 7]], [[5, 4, 3]], [[3, 9, 8, 5]], [[2, 3, 2, 2, 4]], [[40, 1]]])(
    '%j: normalized over all axes but the last',
    (shape) => {
      const channels = shape[shape.length - 1];
      const x = tf.add(tf.mul(gaussian(shape, 1), 3), 100);
      const { y, mean, variance } = batchNormTraining(x, tf.ones([channels]), tf.zeros([channels]), 1e-3);
      const axes = shape.slice(0, -1).map((_, i) => i);
      const expected = tf.moments(tf.sub(x, 100), axes);
      expect(mean).toBeAllClose(tf.add(expected.mean, 100), { rtol: 1e-5 });
      expect(variance).toBeAllClose(expected.variance, { rtol: 1e-3 });
      expect(tf.moments(y, axes).mean).toBeAllClose(0, { atol: 1e-3 });
      expect(tf.moments(y, axes).variance).toBeAllClose(1, { atol: 1e-2 });
      expect(y.shape).toEqual(shape);
    },
  );

  const gamma = () => tf.tensor1d([0.5, -1, 2, 1.5, 0.1]);
  const beta = () => tf.tensor1d([0, 1, -1, 0.5, 0.3]);

  test('the gradients agree with central differences', () => {
    const x = gaussian([2, 2, 3, 5], 1);
    const dy = gaussian([2, 2, 3, 5], 2);
    checkGradient((each) => batchNormTraining(each, gamma(), beta(), 0.1).y, x, { dy, atol: 2e-3 });
    checkGradient((each) => batchNormTraining(x, each as tf.Tensor1D, beta(), 0.1).y, gamma(), { dy, atol: 2e-3 });
    checkGradient((each) => batchNormTraining(x, gamma(), each as tf.Tensor1D, 0.1).y, beta(), { dy, atol: 2e-3 });
  });

  test('the gradients are those of the ops that define it', () => {
    const dy = gaussian([6, 4, 4, 5], 2);
    const byOps = (x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), scale), shift);
    };
    const ours = (x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor) =>
      batchNormTraining(x, scale as tf.Tensor1D, shift as tf.Tensor1D, 1e-3).y;
    const inputs = () => [tf.add(gaussian([6, 4, 4, 5], 1), 2), gamma(), beta()];
    const [expected, actual] = [byOps, ours].map((f) =>
      tf.grads((...each) => tf.sum(tf.mul(f(...(each as [tf.Tensor, tf.Tensor, tf.Tensor])), dy)))(inputs()),
    );
    for (const [i, gradient] of actual.entries())
      expect(gradient).toBeAllClose(expected[i], { rtol: 1e-4, atol: 1e-5 });
  });

  test('leaves nothing behind', () => {
    const [x, scale, shift] = [gaussian([4, 5], 1), gamma(), beta()];
    expectNoLeaks(() => tf.dispose({ ...batchNormTraining(x, scale, shift, 1e-3) }));
    const gradient = tf.grad((each) => batchNormTraining(each, scale, shift, 1e-3).y);
    tf.dispose(gradient(x));
    expectNoLeaks(() => tf.dispose(gradient(x)));
  });

  test('the same input gives the same bits', () => {
    const [x, scale, shift] = [gaussian([64, 8, 8, 5], 1), gamma(), beta()];
    const run = () => batchNormTraining(x, scale, shift, 1e-3).y.dataSync();
    expect(run()).toEqual(run());
  });
});

const one = () => tf.ones<tf.Rank.R1>([2]);

test.each<[string, () => unknown, string]>([
  ['a vector', () => batchNormTraining(tf.ones([2]), one(), one(), 1), 'x: expected a tensor of rank 2 or more'],
  ['an empty batch', () => batchNormTraining(tf.ones([0, 2]), one(), one(), 1), 'that is not empty, got [0, 2]'],
  ['whole numbers', () => batchNormTraining(tf.ones([2, 2], 'int32'), one(), one(), 1), 'x: expected a float32 tensor'],
  [
    'another gamma',
    () => batchNormTraining(tf.ones([2, 3]), one(), one(), 1),
    'gamma: expected a float32 tensor of shape [3]',
  ],
  [
    'epsilon 0',
    () => batchNormTraining(tf.ones([2, 2]), one(), one(), 0),
    'epsilon: expected a finite number > 0, got 0',
  ],
])('refuses %s', (_, run, message) => expect(run).toThrow(message));
