import { checkGradient } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectAsOnCpu, gaussian, withGradients } from '../../../test/as-on-cpu.ts';
import { useEngine } from '../../node.ts';

const size = (max: number) => fc.integer({ min: 1, max });
const sizes = fc.record({
  image: fc.tuple(size(3), size(9), size(8), size(5)),
  filter: fc.tuple(size(5), size(4), size(10)),
  strides: fc.tuple(size(4), size(3)),
});
const padding = fc.oneof(
  fc.constantFrom('same' as const, 'valid' as const),
  fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2)).map(explicit),
);

function explicit([top, bottom, left, right]: number[]): tf.backend_util.ExplicitPadding {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

/** Whether the filter, spread by its dilations, fits the padded image. */
function fits(
  image: number[],
  filter: number[],
  pad: tf.backend_util.ExplicitPadding | 'same' | 'valid',
  dilation = 1,
) {
  if (pad === 'same') return true;
  const pads = pad === 'valid' ? explicit([0, 0, 0, 0]) : pad;
  return [0, 1].every((i) => image[i + 1] + pads[i + 1][0] + pads[i + 1][1] > dilation * (filter[i] - 1));
}

test('convolutions and their gradients are those of the reference, for all strides and paddings', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, padding, async ({ image, filter, strides }, pad) => {
      fc.pre(fits(image, filter, pad));
      const [height, width, outChannels] = filter;
      await expectAsOnCpu(() =>
        withGradients(
          (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, strides, pad as 'same'),
          [gaussian(image, 1), gaussian([height, width, image[3], outChannels], 2)],
        ),
      );
    }),
    { numRuns: 60 },
  );
});

// Behind max pooling and ReLU most of dy is zero, which the gradient in the images skips where patches are long.
test.each([
  [[2, 12, 12, 20], [5, 5, 20, 50], 'valid'],
  [[2, 9, 8, 7], [3, 2, 7, 5], 'same'],
] as const)('gradients of a pooled convolution of %j with %j, padding %j', async (images, filter, pad) => {
  const pooled = (x: tf.Tensor, f: tf.Tensor) =>
    tf.maxPool(tf.relu(tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, pad)), 2, 2, 'valid');
  await expectAsOnCpu(() =>
    withGradients(pooled as (...inputs: tf.Tensor[]) => tf.Tensor, [
      gaussian([...images], 1),
      gaussian([...filter], 2),
    ]),
  );
});

// A patch of a 1 x 1 filter is a pixel, so that no pixel depends on others; the lengths are of whole and of partial panels.
test.each([32, 35, 40, 66])('skipping zeros changes no bit of patches of length %i', async (channels) => {
  await useEngine('wasm');
  const filter = gaussian<tf.Rank.R4>([1, 1, channels, 6], 1);
  const dy = gaussian<tf.Rank.R4>([1, 8, 8, 6], 2);
  const sparse = tf.mul(dy, tf.cast(tf.greater(gaussian([1, 8, 8, 6], 3), 0.7), 'float32'));
  const below = (top: tf.Tensor) => tf.concat([tf.slice(top, [0, 0], [1, 4]), tf.slice(sparse, [0, 4], [1, 4])], 1);
  const lowerHalf = (of: tf.Tensor) =>
    tf.slice(tf.conv2dTranspose(of as tf.Tensor4D, filter, [1, 8, 8, channels], 1, 'valid'), [0, 4], [1, 4]);
  const [all, few] = [dy, tf.zerosLike(dy)].map((top) => lowerHalf(below(top)).dataSync());
  expect([...few]).toEqual([...all]);
});

test('dilated convolutions are those of the reference', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, padding, size(3), async ({ image, filter }, pad, dilation) => {
      fc.pre(fits(image, filter, pad, dilation));
      const f = () => gaussian<tf.Rank.R4>([filter[0], filter[1], image[3], filter[2]], 2);
      await expectAsOnCpu(() => [
        tf.conv2d(gaussian<tf.Rank.R4>(image, 1), f(), 1, pad as 'same', 'NHWC', [dilation, dilation]),
      ]);
    }),
    { numRuns: 25 },
  );
});

describe('the gradients of a dilated convolution, which core refuses, agree with central differences', () => {
  const conv2d = (x: tf.Tensor, f: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same', 'NHWC', [2, 3]);
  const depthwise = (x: tf.Tensor, f: tf.Tensor) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'valid', 'NHWC', [2, 1]);
  const conv3d = (x: tf.Tensor, f: tf.Tensor) =>
    tf.conv3d(x as tf.Tensor5D, f as tf.Tensor5D, 1, 'same', 'NDHWC', [1, 2, 3]);

  const cases = [
    ['conv2d', conv2d, [2, 5, 6, 3], [3, 2, 3, 4]],
    ['depthwiseConv2d', depthwise, [2, 7, 4, 3], [3, 2, 3, 2]],
    ['conv3d', conv3d, [1, 3, 4, 5, 2], [2, 2, 2, 2, 3]],
  ] as const;

  // On wasm by kernels of its own, elsewhere by a filter that is spread.
  test.each((['wasm', 'cpu'] as const).flatMap((engine) => cases.map((each) => [engine, ...each] as const)))(
    'on %s: %s',
    async (engine, _, convolve, image, filter) => {
      await useEngine(engine);
      const [x, f] = [gaussian([...image], 1), gaussian([...filter], 2)];
      const dy = tf.tidy(() => gaussian(convolve(x, f).shape, 3));
      checkGradient((each) => convolve(each, f), x, { dy });
      checkGradient((each) => convolve(x, each), f, { dy });
      tf.dispose([x, f, dy]);
    },
  );
});

test('a convolution with no output is empty', async () => {
  await useEngine('wasm');
  const shapes = tf.tidy(() => {
    const x = tf.zeros<tf.Rank.R4>([2, 3, 6, 2]);
    const f = tf.zeros<tf.Rank.R4>([3, 3, 2, 1]);
    const convolved = tf.conv2d(x, f, 1, 'valid', 'NHWC', [1, 3]);
    return [convolved.shape, tf.depthwiseConv2d(x, f, 1, 'valid', 'NHWC', [1, 3]).shape];
  });
  expect(shapes).toEqual([
    [2, 1, 0, 1],
    [2, 1, 0, 2],
  ]);
});

test('convolutions with bias and activation are those of the reference', async () => {
  for (const [strides, activation] of [
    [1, 'linear'],
    [3, 'linear'],
    [1, 'relu'],
    [3, 'relu'],
  ] as const) {
    await expectAsOnCpu(() => {
      const filter = gaussian<tf.Rank.R4>([2, 2, 3, 5], 2);
      const x = gaussian<tf.Rank.R4>([2, 7, 7, 3], 1);
      return [tf.fused.conv2d({ x, filter, strides, pad: 'same', bias: gaussian([5], 3), activation })];
    });
  }
});

test('a filter of one column and a stride greater than the filter, where the stock kernel is wrong', async () => {
  const x = () => gaussian<tf.Rank.R4>([1, 1, 3, 3], 1);
  await expectAsOnCpu(() => [tf.conv2d(x(), gaussian<tf.Rank.R4>([1, 2, 3, 5], 2), 3, 'same')]);
  await expectAsOnCpu(() => [tf.depthwiseConv2d(x(), gaussian<tf.Rank.R4>([1, 2, 3, 2], 2), 3, 'same')]);
});

test('images that are wider than the cache block of the input gradient', () =>
  expectAsOnCpu(() =>
    withGradients(
      (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same'),
      [gaussian([1, 40, 40, 3], 1), gaussian([5, 5, 3, 4], 2)],
    ),
  ));

test('a sum over many pixels is as exact as a short one', async () => {
  await useEngine('wasm');
  const gradient = tf.tidy(() =>
    tf.grad((f) => tf.sum(tf.conv2d(tf.ones<tf.Rank.R4>([64, 96, 96, 1]), f as tf.Tensor4D, 1, 'valid')))(
      tf.ones([1, 1, 1, 1]),
    ),
  );
  expect(gradient).toBeAllClose(64 * 96 * 96, { rtol: 1e-6 });
  gradient.dispose();
});

test('images with channels first are refused in one sentence', async () => {
  await useEngine('wasm');
  const run = () =>
    tf.conv2d(tf.zeros<tf.Rank.R4>([1, 1, 4, 4]), tf.zeros<tf.Rank.R4>([2, 2, 1, 1]), 1, 'valid', 'NCHW');
  expect(() => tf.tidy(run)).toThrow("does not support dataFormat:'channelsFirst'");
});
