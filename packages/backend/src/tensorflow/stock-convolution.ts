import { reshape, slice, stridedSlice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { ReplacingKernel } from './tensorflow-backend.ts';

interface Attributes {
  readonly filterShape: readonly [number, number, number, number];
  readonly strides: readonly [number, number] | number;
  readonly pad: unknown;
  readonly dataFormat: 'NHWC' | 'NCHW';
}

/**
 * Gradient of a convolution in its filter. TensorFlow's (2.15.1, with oneDNN) is wrong for filters of one pixel and strides where the last
 * rows or columns of the images are not read: here the images are thinned out first, and the stride is 1. The stock kernel for all else.
 */
export const conv2dBackpropFilter: ReplacingKernel = (params, stock) => {
  const { inputs, attrs } = params;
  const { filterShape, strides, pad, dataFormat } = attrs as unknown as Attributes;
  const [down, across] = [strides, strides].flat();
  const isStridedPixel = filterShape[0] === 1 && filterShape[1] === 1 && (down > 1 || across > 1);
  if (!isStridedPixel || dataFormat !== 'NHWC' || (pad !== 'valid' && pad !== 'same')) return stock(params);
  return tidy(() => {
    const x = thinnedOut(inputs.x as Tensor4D, down, across);
    return stock({ ...params, inputs: { ...inputs, x }, attrs: { ...attrs, strides: [1, 1], pad: 'valid' } });
  });
};

/** The first of every `down` rows and of every `across` columns; as a plain slice where none are left over, which is many times as fast. */
function thinnedOut(x: Tensor4D, down: number, across: number): Tensor4D {
  const [images, height, width, channels] = x.shape;
  if (height % down || width % across) return stridedSlice(x, [0, 0, 0, 0], x.shape, [1, down, across, 1]) as Tensor4D;
  const [rows, columns] = [height / down, width / across];
  const groups = reshape(x, [images * rows, down, columns, across * channels]);
  return reshape(slice(groups, 0, [images * rows, 1, columns, channels]), [images, rows, columns, channels]);
}
