import { backend_util } from '@tensorflow/tfjs-core';
import { type Convolution, imageConvolution } from '../convolution/geometry.ts';
import { type PatchOffsets, patchOffsets } from '../convolution/patch-offsets.ts';

export interface DepthwiseAttributes {
  strides: [number, number] | number;
  dilations?: [number, number] | number | null;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes and paddings of a depthwise convolution, as core computes them. */
export function depthwiseInfo(
  xShape: readonly number[],
  filterShape: readonly number[],
  { strides, dilations, pad, dimRoundingMode }: DepthwiseAttributes,
): backend_util.Conv2DInfo {
  type Shape4D = [number, number, number, number];
  const shapes = [xShape as Shape4D, filterShape as Shape4D] as const;
  return backend_util.computeConv2DInfo(...shapes, strides, dilations ?? 1, pad, dimRoundingMode, true);
}

/** A depthwise convolution as the kernels see it: a channel that has several filters stands there as often. */
export interface DepthwiseSizes {
  /** Of an image with its channels repeated. */
  image: Convolution;
  /** How often each channel is repeated. */
  multiplier: number;
  /** Values of one image before its channels are repeated. */
  values: number;
  /** Where each output pixel's window begins in the padded image, in bytes. */
  pixels: number[];
  /** Where each tap of a window begins, from the window's beginning. */
  taps: number[];
}

export function depthwiseSizes(info: backend_util.Conv2DInfo): DepthwiseSizes {
  const image = { ...imageConvolution(info), inChannels: info.outChannels };
  const { pixels, taps }: PatchOffsets = patchOffsets(image);
  return {
    image,
    multiplier: info.outChannels / info.inChannels,
    values: info.inHeight * info.inWidth * info.inChannels,
    pixels,
    taps: taps.filter((_, i) => i % info.outChannels === 0),
  };
}
