import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { useEngine } from '../../src/node.ts';
import { expectSameStep } from './expect-same-step.ts';
import { reference } from './reference.ts';
import { table } from './table/table.ts';
import { trainingStep } from './training-step.ts';

/** Leaves memory full of NaN, which a kernel reads that adds to its output before it clears it. */
function soilMemory(): void {
  for (const size of [4, 30, 100, 300, 1000, 3000, 10_000])
    tf.dispose([tf.fill([size], Number.NaN), tf.fill([size], Number.NaN)]);
}

const title = ({ layer, options }: (typeof table)[number]) => `${layer}, ${options}`;

test('no row of the table is there twice', () =>
  expect(new Set(table.map((row) => title(row) + row.inputs)).size).toBe(table.length));

/** What a computation gives, and how many tensors it leaves behind: tfjs-layers keeps the masks of recurrent dropout. */
function counted<Result>(compute: () => Result): { result: Result; left: number } {
  const before = tf.memory().numTensors;
  const result = compute();
  return { result, left: tf.memory().numTensors - before };
}

test.each(table.map((row) => [title(row), row] as const))('%s: trains on wasm as on the reference', async (_, row) => {
  await useEngine('cpu');
  const expected = counted(() => reference(row));
  await useEngine('wasm');
  soilMemory();
  const actual = counted(() => trainingStep(row));
  expectSameStep(actual.result, expected.result);
  expect(actual.left).toBe(expected.left);
});
