import { checkGradient } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { expectAsOnCpu, gaussian, withGradients } from '../../test/as-on-cpu.ts';
import { useEngine } from '../node.ts';

const size = (max: number) => fc.integer({ min: 1, max });
const pooling = fc.record({
  image: fc.tuple(size(3), size(9), size(8), size(9)),
  window: fc.tuple(size(4), size(3)),
  strides: fc.tuple(size(4), size(3)),
});
const fits = (image: number[], window: number[]) => image[1] >= window[0] && image[2] >= window[1];

test('max pooling and its gradient are those of the reference, for all windows, strides and paddings', async () => {
  await fc.assert(
    fc.asyncProperty(pooling, fc.constantFrom('same', 'valid'), async ({ image, window, strides }, pad) => {
      fc.pre(pad === 'same' || fits(image, window));
      const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, window, strides, pad);
      await expectAsOnCpu(() => withGradients(pool, [gaussian(image, 1)]));
    }),
    { numRuns: 60 },
  );
});

test('of equal maxima the first has the gradient, as in the reference', () =>
  expectAsOnCpu(() => withGradients((x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same'), [tf.ones([2, 6, 6, 5])])));

test('average pooling and its gradient without padding are those of the reference', async () => {
  await fc.assert(
    fc.asyncProperty(pooling, async ({ image, window, strides }) => {
      fc.pre(fits(image, window));
      const pool = (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, window, strides, 'valid');
      await expectAsOnCpu(() => withGradients(pool, [gaussian(image, 1)]));
    }),
    { numRuns: 40 },
  );
});

// tfjs's own backends divide by the whole window here, although the forward pass leaves padding out of the average.
test.each([
  [3, 2],
  [2, 2],
  [3, 1],
])('average pooling of %i by %i with padding: the gradient is that of the forward pass', async (window, stride) => {
  await useEngine('wasm');
  const x = gaussian([2, 5, 5, 2], 1);
  checkGradient((each) => tf.avgPool(each as tf.Tensor4D, window, stride, 'same'), x, { dy: undefined });
  x.dispose();
});

test('the CIFAR-10 networks pool 3x3 by 2: a corner pixel has a quarter of the last window', async () => {
  await useEngine('wasm');
  const gradient = tf.tidy(() =>
    tf.grad((x) => tf.sum(tf.avgPool(x as tf.Tensor4D, 3, 2, 'same')))(tf.zeros([1, 4, 4, 1])),
  );
  // Windows start at 0 and 2; the second ones hold 3x2, 2x3 and 2x2 pixels.
  expect(gradient.dataSync()[15]).toBeCloseTo(1 / 4, 6);
  expect(gradient.dataSync()[0]).toBeCloseTo(1 / 9, 6);
  gradient.dispose();
});

beforeAll(() => useEngine('wasm'));
