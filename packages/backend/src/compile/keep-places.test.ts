import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test, vi } from 'vitest';
import { gaussian } from '../../test/as-on-cpu.ts';
import { engines } from '../../test/engines.ts';
import { compile, useEngine } from '../node.ts';
import { opAttributes } from '../tensorflow/tensorflow-backend.ts';
import { hasPoolingOps } from './fuse-pooling.ts';
import type { FunctionBackend } from './tensorflow-program.ts';
import { definesFunctions } from './tensorflow-recorder.ts';

const [native] = await engines(['native']);
if (native) await useEngine('native');
const backend = tf.backend() as unknown as FunctionBackend;
const isFused = native !== undefined && definesFunctions() && hasPoolingOps(backend);

type Images = tf.Tensor4D;
type Pool = (x: Images) => Images;

/** Outputs and gradients of a convolution with a bias and of pooling, in the images, the filter and the bias. */
function layer(pool: Pool, filter: Images, bias: tf.Tensor1D) {
  return (x: Images): tf.Tensor[] => {
    const outputs: tf.Tensor[] = [];
    const loss = (...[images, w, b]: tf.Tensor[]) => {
      const y = tf.keep(pool(tf.add(tf.conv2d(images as Images, w as Images, 1, 'same'), b)));
      outputs.push(y);
      return tf.sum(tf.mul(y, gaussian(y.shape, 9)));
    };
    return [...tf.grads(loss)([x, filter, bias]), ...outputs].reverse();
  };
}

/** The ops that a function is compiled into, and its outputs compiled and op by op. */
function run(fn: (x: Images) => tf.Tensor[], inputs: readonly Images[]) {
  const { binding } = backend;
  const define = vi.fn(binding.defineFunction!.bind(binding));
  backend.binding = Object.create(binding, { defineFunction: { value: define } });
  const compiled = compile(fn);
  const results = inputs.map((x) => [compiled(x), fn(x)].map((each) => each.map((tensor) => tensor.dataSync())));
  compiled.dispose();
  backend.binding = binding;
  const ops = define.mock.calls[0][2].map((node) => (node as { op?: string }).op);
  return { results, count: (op: string) => ops.filter((each) => each === op).length };
}

const pools: [string, Pool][] = [
  ['side by side', (x) => tf.maxPool(x, 2, 2, 'valid')],
  ['with a rest', (x) => tf.maxPool(x, [3, 4], [3, 4], 'valid')],
  ['that overlap', (x) => tf.maxPool(x, 3, 2, 'same')],
  ['with padding on both sides', (x) => tf.maxPool(x, 3, 1, 'same')],
  ['apart from each other', (x) => tf.maxPool(x, 2, 3, 'valid')],
];

describe.runIf(isFused)('max pooling that keeps the places of its maxima', () => {
  // Channels by fours and eights, and left over.
  const channels = [1, 4, 7, 20];

  describe.each(pools)('windows %s', (_, pool) => {
    test.each(channels)('%i channels: the bits of the function itself, but for the sum of the bias', (count) => {
      const [filter, bias] = [gaussian([3, 3, 2, count], 1) as Images, gaussian([count], 2) as tf.Tensor1D];
      const images = [11, 12, 13].map((seed) => gaussian([3, 12, 14, 2], seed) as Images);
      const { results, count: countOf } = run(layer(pool, filter, bias), images);
      for (const [compiled, expected] of results) {
        expect([compiled[0], ...compiled.slice(2)]).toEqual([expected[0], ...expected.slice(2)]);
        expect(compiled[1]).toBeAllClose(expected[1], { rtol: 1e-4, atol: 1e-4 });
      }
      expect([countOf('SafMaxPool'), countOf('MaxPool'), countOf('SafMaxPoolGrad')]).toEqual([1, 0, 0]);
    });
  });

  test('a bias that something else reads is added as before', () => {
    const [filter, bias] = [gaussian([3, 3, 2, 5], 1) as Images, gaussian([5], 2) as tf.Tensor1D];
    const fn = (x: Images): tf.Tensor[] => {
      const biased = (each: tf.Tensor) => tf.add(tf.conv2d(each as Images, filter, 1, 'same'), bias) as Images;
      return [biased(x), tf.grad((each) => tf.sum(tf.maxPool(biased(each), 2, 2, 'valid')))(x)];
    };
    const images = [11, 12, 13].map((seed) => gaussian([2, 6, 6, 2], seed) as Images);
    const { results } = run(fn, images);
    for (const [compiled, expected] of results) expect(compiled).toEqual(expected);
  });

  test('pooling over more numbers than a byte counts stays TensorFlow’s', () => {
    const pool: Pool = (x) => tf.maxPool(x, 16, 16, 'valid');
    const images = [11, 12, 13].map((seed) => gaussian([2, 16, 16, 3], seed) as Images);
    const { results, count } = run((x) => [tf.grad((each) => tf.sum(pool(each as Images)))(x)], images);
    for (const [compiled, expected] of results) expect(compiled).toEqual(expected);
    expect([count('MaxPool'), count('SafMaxPool')]).toEqual([1, 0]);
  });

  test('pooling without a gradient stays TensorFlow’s', () => {
    const images = [11, 12, 13].map((seed) => gaussian([2, 6, 6, 3], seed) as Images);
    const { count } = run((x) => [tf.maxPool(x, 2, 2, 'valid')], images);
    expect([count('MaxPool'), count('SafMaxPool')]).toEqual([1, 0]);
  });

  test('numbers that are not finite are taken as TensorFlow takes them', () => {
    const [nan, low] = [Number.NaN, -Infinity];
    const values = [1, nan, 2, 3, nan, 1, low, low, nan, nan, low, low, nan, nan, low, low];
    const pool: Pool = (x) => tf.maxPool(x, 2, 2, 'valid');
    const fn = (x: Images): tf.Tensor[] => {
      const outputs: tf.Tensor[] = [];
      const loss = (each: tf.Tensor) => {
        outputs.push(tf.keep(pool(each as Images)));
        return tf.sum(outputs[0]);
      };
      return [tf.grad(loss)(x), ...outputs];
    };
    const images = Array.from({ length: 3 }, () => tf.tensor4d(values, [1, 4, 4, 1]));
    const { results } = run(fn, images);
    for (const [compiled, expected] of results) expect(compiled).toEqual(expected);
  });

  test.each([
    [{ size: [9, 2] }, 'expected windows that are all in part inside of the images'],
    [{ corner: [2, 0] }, 'expected windows that are all in part inside of the images'],
    [{ filter: [16, 16] }, 'filter: expected a product from 1 to 254'],
    [{ strides: [2] }, 'strides: expected two numbers'],
  ])('%j is refused', (wrong, message) => {
    const integers = { filter: [2, 2], strides: [2, 2], corner: [0, 0], size: [2, 2], N: 0, ...wrong };
    const x = tf.zeros([1, 4, 4, 1]);
    expect(() => backend.executeMultipleOutputs('SafMaxPool', opAttributes(backend, { integers }), [x], 2)).toThrow(
      message,
    );
  });
});
