import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { expectAsOnCpu, gaussian } from '../../../test/as-on-cpu.ts';
import { useEngine } from '../../index.ts';

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
