import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectAsOnCpu } from '../../../test/as-on-cpu.ts';
import { useEngine } from '../../index.ts';

const small = () => tf.tensor1d([1e-8, -1e-8, 1e-30, -0, 0, 3, -0.5, -1e-12, 7]);

test('the sign of a small number', () =>
  expectAsOnCpu(() => [tf.sign(small()), tf.sign(tf.tensor1d([-3, 0, 2], 'int32'))]));

test('the logarithm of one and a small number', async () => {
  await useEngine('wasm');
  const x = small();
  const y = tf.log1p(x);
  expect(y).toBeAllClose([...x.dataSync()].map(Math.log1p), { rtol: 1e-7, atol: 0 });
  tf.dispose([x, y]);
});

test.each(['int32', 'float32', 'bool'] as const)('one-hot vectors of %s', (type) =>
  expectAsOnCpu(() => [
    tf.oneHot(tf.tensor1d([0, 2, 6, -1, 7], 'int32'), 7, 1, 0, type),
    tf.oneHot(
      tf.tensor2d(
        [
          [0, 2],
          [6, 3],
        ],
        [2, 2],
        'int32',
      ),
      40,
      1,
      0,
      type,
    ),
  ]),
);

test('one-hot vectors of fractions, as smoothed labels are', () =>
  expectAsOnCpu(() => [tf.oneHot(tf.tensor1d([0, 2, 1], 'int32'), 3, 0.9, 0.05, 'float32')]));
