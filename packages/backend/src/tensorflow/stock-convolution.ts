import { stridedSlice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
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
    const x = inputs.x as Tensor4D;
    const thinned = stridedSlice(x, [0, 0, 0, 0], x.shape, [1, down, across, 1]);
    return stock({ ...params, inputs: { ...inputs, x: thinned }, attrs: { ...attrs, strides: [1, 1], pad: 'valid' } });
  });
};
