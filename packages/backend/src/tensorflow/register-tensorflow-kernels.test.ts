import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { gaussian, outputsOn, withGradients } from '../../test/as-on-cpu.ts';
import { engines } from '../../test/engines.ts';
import { batchNormTraining, useEngine } from '../node.ts';
import { hasSafOps } from './register-tensorflow-kernels.ts';
import type { TensorflowBackend } from './tensorflow-backend.ts';

const [native] = await engines(['native']);
if (native) await useEngine('native');
// A stock tfjs-node has TensorFlow's own ops only.
const ours = native !== undefined && hasSafOps(tf.backend() as unknown as TensorflowBackend);

async function expectAsOnCpu(compute: () => tf.Tensor[]) {
  const expected = await outputsOn('cpu', compute);
  const actual = await outputsOn('native', compute);
  for (const [i, { values }] of actual.entries())
    expect(values).toBeAllClose(expected[i].values, { rtol: 1e-4, atol: 1e-4 });
}

// TensorFlow's own op reads the wrong pixels where the last ones are left out.
describe.runIf(native !== undefined)('filters of one pixel with strides', () => {
  test.each([
    [[1, 8, 8, 3], 2, 'valid'],
    [[2, 8, 8, 1], 2, 'same'],
    [[2, 14, 10, 3], 2, 'same'],
    [[1, 15, 15, 3], 3, 'same'],
    [[2, 8, 5, 3], [2, 1], 'valid'],
    [[2, 9, 7, 8], [2, 3], 'valid'],
  ] as const)(
    'gradients of a convolution of %j, strides %j, %s, and of its transpose',
    async (images, strides, pad) => {
      const shape = [...images] as [number, number, number, number];
      const filter = gaussian([1, 1, shape[3], 2], 2) as tf.Tensor4D;
      const convolve = (x: tf.Tensor, f: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, strides as [number, number], pad) as tf.Tensor;
      await expectAsOnCpu(() => withGradients(convolve, [gaussian(shape, 1), filter]));
      const { outHeight, outWidth } = tf.backend_util.computeConv2DInfo(
        shape,
        [1, 1, shape[3], 2],
        strides as number,
        1,
        pad,
      );
      const spread = (y: tf.Tensor, f: tf.Tensor) =>
        tf.conv2dTranspose(y as tf.Tensor4D, f as tf.Tensor4D, shape, strides as [number, number], pad) as tf.Tensor;
      await expectAsOnCpu(() => withGradients(spread, [gaussian([shape[0], outHeight, outWidth, 2], 3), filter]));
    },
  );
});

describe.runIf(ours)('ops of ours in libtensorflow', () => {
  test.each([
    [[5, 24, 24, 20], 2, 2, 'valid'],
    [[3, 9, 7, 50], 3, 2, 'same'],
    [[2, 8, 8, 3], 3, 1, 'same'],
    [[2, 8, 5, 1], [2, 3], [3, 1], 'valid'],
    [[4, 6, 6, 17], 3, 2, 'valid'],
  ] as const)('gradient of max pooling over %j, windows %j, strides %j, %s', async (shape, filter, strides, pad) => {
    const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, filter as number, strides as number, pad);
    await expectAsOnCpu(() => withGradients(pool, [gaussian([...shape], 1)]));
  });

  test.each([
    [[3, 28, 28, 1], [5, 5, 1, 20], 1, 'valid'],
    [[2, 32, 35, 3], [5, 5, 3, 7], 1, 'same'],
    [[2, 6, 9, 2], [2, 4, 2, 3], 1, 'same'],
    [[2, 70, 3, 1], [3, 1, 1, 1], 1, 'valid'],
    [[2, 9, 9, 1], [3, 3, 1, 4], 2, 'same'],
    [[2, 9, 9, 6], [3, 3, 6, 4], 1, 'valid'],
  ] as const)(
    'gradients of a convolution of %j with %j, stride %j, padding %j',
    async (images, kernel, strides, pad) => {
      const convolve = (x: tf.Tensor, weights: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, weights as tf.Tensor4D, strides, pad);
      await expectAsOnCpu(() =>
        withGradients(convolve as (...inputs: tf.Tensor[]) => tf.Tensor, [
          gaussian([...images], 1),
          gaussian([...kernel], 2),
        ]),
      );
    },
  );

  // Behind max pooling and ReLU most of dy is zero, which the op skips.
  test.each([
    [[3, 12, 12, 20], [5, 5, 20, 50], 'valid'],
    [[2, 9, 8, 32], [5, 5, 32, 64], 'same'],
    [[2, 9, 9, 5], [3, 4, 5, 1], 'same'],
  ] as const)('gradients of a pooled convolution of %j with %j, padding %j', async (images, kernel, pad) => {
    const convolve = (x: tf.Tensor, weights: tf.Tensor) =>
      tf.maxPool(tf.relu(tf.conv2d(x as tf.Tensor4D, weights as tf.Tensor4D, 1, pad)), 2, 2, 'valid');
    await expectAsOnCpu(() =>
      withGradients(convolve as (...inputs: tf.Tensor[]) => tf.Tensor, [
        gaussian([...images], 1),
        gaussian([...kernel], 2),
      ]),
    );
  });

  // A row of these filters is one strip; the op sums up to 13 strips at once, and more of them in groups.
  test.each(Array.from({ length: 15 }, (_, i) => i + 1))('gradient of a convolution with %i strips', async (rows) => {
    const weights = gaussian([rows, 3, 1, 2], 2);
    const convolve = (x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, weights as tf.Tensor4D, 1, 'valid');
    await expectAsOnCpu(() => withGradients(convolve, [gaussian([2, 16, 5, 1], 1)]));
  });

  test('of equal maxima the first takes the gradient', async () => {
    await expectAsOnCpu(() =>
      withGradients((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'), [tf.ones([1, 4, 4, 6])]),
    );
  });

  test.each([[[7, 5, 5, 20]], [[1, 3, 3, 1]], [[200, 50]], [[3, 17]], [[9, 1]]])('batch norm of %j', async (shape) => {
    const channels = shape[shape.length - 1];
    const normalize = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      batchNormTraining(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3).y;
    const x = () => tf.add(tf.mul(gaussian(shape, 1), 3), 5);
    await expectAsOnCpu(() =>
      withGradients(normalize as (...inputs: tf.Tensor[]) => tf.Tensor, [
        x(),
        gaussian([channels], 2),
        gaussian([channels], 3),
      ]),
    );
  });

  test('batch norm keeps its precision far from zero', async () => {
    await useEngine('native');
    const { mean, variance } = batchNormTraining(
      tf.add(gaussian([1000, 4], 1), 1000),
      tf.ones([4]),
      tf.zeros([4]),
      1e-3,
    );
    // 1 of Gaussian numbers, to the error of 1,000 samples and of float32 at 1,000 (6e-5).
    expect(mean).toBeAllClose(1000, { atol: 0.2 });
    expect(variance).toBeAllClose(1, { atol: 0.2 });
  });
});
