import '@saf/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { useEngine } from '../src/node.ts';

/** Gaussian numbers, the same on every engine. */
export function gaussian<Rank extends tf.Rank = tf.Rank>(shape: number[], seed: number): tf.Tensor<Rank> {
  return tf.randomNormal(shape as tf.ShapeMap[Rank], 0, 1, 'float32', seed);
}

/** Expects that a computation has the same outputs on wasm as on tfjs's reference backend, in plain JavaScript. */
export async function expectAsOnCpu(compute: () => tf.Tensor[], tolerance = { rtol: 1e-4, atol: 1e-5 }): Promise<void> {
  const expected = await outputsOn('cpu', compute);
  const actual = await outputsOn('wasm', compute);
  expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  for (const [i, { values }] of actual.entries()) expect(values).toBeAllClose(expected[i].values, tolerance);
}

/** The outputs of a computation on one engine. */
export async function outputsOn(engine: 'cpu' | 'wasm' | 'native', compute: () => tf.Tensor[]) {
  await useEngine(engine);
  const tensors = tf.tidy(compute);
  const outputs = tensors.map((tensor) => ({ shape: tensor.shape, values: tensor.dataSync() }));
  tf.dispose(tensors);
  return outputs;
}

/** The outputs of f and its gradients in all inputs, each output weighted at random so that errors do not cancel. */
export function withGradients(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor[] {
  const value = f(...inputs);
  const weights = gaussian(value.shape, 99);
  return [value, ...tf.grads((...each) => tf.sum(tf.mul(f(...each), weights)))(inputs)];
}
