import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectAsOnCpu, gaussian } from '../../test/as-on-cpu.ts';
import { useEngine } from '../node.ts';

const { NaN: none } = Number;
/** Long enough for vectors of four and a rest. */
const withNaN = () => tf.tensor1d([none, -7, 2, none, 0.5, 7, none, 3, none, 1, none]);
const zeros = () => tf.zeros<tf.Rank.R1>([11]);

test.each<[string, () => tf.Tensor]>([
  ['maximum', () => tf.maximum(zeros(), withNaN())],
  ['maximum, the other way round', () => tf.maximum(withNaN(), zeros())],
  ['minimum', () => tf.minimum(zeros(), withNaN())],
  ['maximum with a number', () => tf.maximum(0.7, withNaN())],
  ['minimum over rows', () => tf.minimum(tf.zeros([3, 1]), tf.tile(tf.expandDims(withNaN(), 0), [3, 1]))],
  ['clipByValue', () => tf.clipByValue(withNaN(), 0, 2)],
  ['relu6', () => tf.relu6(withNaN())],
  [
    'a matrix product with relu',
    () => tf.fused.matMul({ a: tf.reshape(withNaN(), [11, 1]), b: tf.ones([1, 1]), activation: 'relu' }),
  ],
  [
    'a convolution with relu6',
    () =>
      tf.fused.conv2d({
        x: tf.reshape<tf.Rank.R4>(withNaN(), [1, 1, 11, 1]),
        filter: tf.ones([1, 1, 1, 1]),
        strides: 1,
        pad: 'same',
        activation: 'relu6',
      }),
  ],
])('%s keeps NaN, as on the reference', (_, compute) => expectAsOnCpu(() => [compute()]));

test.each([
  [
    [5, 7],
    [5, 7],
  ],
  [[5, 7], [7]],
  [[5, 1, 7], [1]],
  [[1], [6]],
] as const)('extremes of %j and %j are those of the reference', (a, b) =>
  expectAsOnCpu(() => [tf.maximum, tf.minimum].map((op) => op(gaussian([...a], 1), gaussian([...b], 2)))),
);

test('whole numbers stay whole', () =>
  expectAsOnCpu(() => {
    const [a, b] = [tf.tensor1d([1, -2, 3], 'int32'), tf.tensor1d([0, 5, 3], 'int32')];
    return [tf.maximum(a, b), tf.minimum(a, b)];
  }));

test('they leave nothing behind', async () => {
  await useEngine('wasm');
  const [a, b] = [gaussian([5, 7], 1), gaussian([7], 2)];
  const buffers = () => tf.engine().backend.numDataIds();
  const before = buffers();
  tf.dispose([tf.maximum(a, b), tf.maximum(a, a), tf.relu6(a)]);
  expect(buffers()).toBe(before);
  tf.dispose([a, b]);
});
