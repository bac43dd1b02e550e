import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { expectAsOnCpu, gaussian } from '../../test/as-on-cpu.ts';
import { useEngine } from '../node.ts';

test.each([
  [[7, 5], 0],
  [[7, 5], 1],
  [[7, 5], -2],
  [
    [300, 2, 3],
    [0, 1],
  ],
  [
    [3, 4, 5, 6],
    [2, 0, 1],
  ],
  [
    [3, 4, 5, 6],
    [0, 2],
  ],
  [
    [3, 4],
    [0, 1],
  ],
  [[1, 4], 0],
  [[0, 4], 0],
] as const)('sums of %j over %j are those of the reference', (shape, axis) =>
  expectAsOnCpu(() =>
    [false, true].map((keepDims) => tf.sum(gaussian([...shape], 1), axis as number | number[], keepDims)),
  ),
);

test('whole numbers stay whole', () =>
  expectAsOnCpu(() => [
    tf.sum(
      tf.tensor2d(
        [
          [1, 2],
          [3, 4],
        ],
        [2, 2],
        'int32',
      ),
      0,
    ),
  ]));

test('a million terms, which one float32 sum would miss by a hundredth', async () => {
  await useEngine('wasm');
  const total = tf.tidy(() => tf.sum(tf.fill([1_000_000, 3], 0.1), 0));
  expect(total).toBeAllClose(100_000, { rtol: 2e-6 });
  total.dispose();
});

beforeAll(() => useEngine('wasm'));

test.each([
  [[6], [6]],
  [[6, 5], [6]],
] as const)('sums of %j over segments %j are those of the reference', (shape, ids) =>
  expectAsOnCpu(() => {
    const segments = tf.tensor([0, 3, 3, 1, 0, 3], [...ids], 'int32');
    return [tf.unsortedSegmentSum(gaussian([...shape], 1), segments as tf.Tensor1D, 4)];
  }),
);

test('rows of segments that there are not are left out', () => {
  const ids = tf.tensor1d([0, -1, 2, 1], 'int32');
  const sums = tf.unsortedSegmentSum(
    tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]),
    ids,
    2,
  );
  expect(sums).toBeAllClose([1, 2, 7, 8]);
  tf.dispose([ids, sums]);
});
