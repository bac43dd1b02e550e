import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectAsOnCpu, gaussian, outputsOn, withGradients } from '../../test/as-on-cpu.ts';

const size = fc.integer({ min: 1, max: 21 });

test('products of matrices, transposed or not, and their gradients are those of the reference', async () => {
  await fc.assert(
    fc.asyncProperty(
      size,
      size,
      size,
      fc.boolean(),
      fc.boolean(),
      async (rows, inner, columns, transposeA, transposeB) => {
        const a = transposeA ? [inner, rows] : [rows, inner];
        const b = transposeB ? [columns, inner] : [inner, columns];
        const product = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, transposeA, transposeB);
        await expectAsOnCpu(() => withGradients(product, [gaussian(a, 1), gaussian(b, 2)]));
      },
    ),
    { numRuns: 40 },
  );
});

test('a row that is multiplied alone has the bits that it has among others', async () => {
  await fc.assert(
    fc.asyncProperty(
      size,
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      fc.boolean(),
      async (inner, columns, transposeA, transposeB) => {
        const [alone, among] = await outputsOn('wasm', () => {
          const a = gaussian<tf.Rank.R2>([5, inner], 1);
          const b = gaussian(transposeB ? [columns, inner] : [inner, columns], 2);
          const product = (x: tf.Tensor) => tf.matMul(transposeA ? tf.transpose(x) : x, b, transposeA, transposeB);
          return [product(tf.slice2d(a, [3, 0], [1, inner])), tf.slice(product(a), [3, 0], [1, columns])];
        });
        expect(alone.values).toEqual(among.values);
      },
    ),
  );
});

test.each([
  [
    [3, 4, 5],
    [3, 5, 2],
  ],
  [
    [1, 4, 5],
    [3, 5, 2],
  ],
  [
    [3, 4, 5],
    [1, 5, 2],
  ],
  [
    [2, 3, 4, 5],
    [2, 3, 5, 2],
  ],
])('batches of matrices %j by %j', (a, b) => expectAsOnCpu(() => [tf.matMul(gaussian(a, 1), gaussian(b, 2))]));

test.each(['linear', 'relu'] as const)('a dense layer with bias and activation %s', (activation) =>
  expectAsOnCpu(() => [
    tf.fused.matMul({ a: gaussian([7, 9], 1), b: gaussian([9, 13], 2), bias: gaussian([13], 3), activation }),
  ]),
);

test('a sum of many terms', () =>
  expectAsOnCpu(() => [tf.matMul(gaussian([3, 5000], 1), gaussian([5000, 9], 2))], { rtol: 1e-4, atol: 1e-3 }));
