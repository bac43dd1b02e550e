import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { useEngine } from './index.ts';

test('wasm finds its file and runs', async () => {
  const info = await useEngine('wasm');
  expect(info).toMatchObject({ name: 'wasm', tensorflow: null, reason: 'wasm: asked for by name' });
  expect(tf.getBackend()).toBe('wasm');
});

test.each([
  [1, 'valid'],
  [1, 'same'],
  [2, 'valid'],
  [2, 'same'],
  [3, 'valid'],
] as const)('conv %d %s', async (stride, pad) => {
  const x = () => tf.randomNormal([3, 10, 9, 4], 0, 1, 'float32', 1) as tf.Tensor4D;
  const f = () => tf.randomNormal([5, 3, 4, 6], 0, 1, 'float32', 2) as tf.Tensor4D;
  const run = () =>
    tf.grads((a, b) => tf.sum(tf.square(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad))))([x(), f()]);
  await tf.setBackend('cpu');
  const expected = run().map((t) => t.arraySync());
  await useEngine('wasm');
  const got = run().map((t) => t.dataSync());
  expected.forEach((e, i) => {
    const flat = (e as number[]).flat(3);
    flat.forEach((v, j) => expect(got[i][j]).toBeCloseTo(v, 1));
  });
});
