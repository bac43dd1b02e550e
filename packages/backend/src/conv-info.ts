import { backend_util } from '@tensorflow/tfjs-core';

export interface Conv2DAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number | null;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes and paddings of a convolution of images, as core computes them, from the attributes that tfjs gives its kernels. */
export function conv2dInfo(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: unknown,
): backend_util.Conv2DInfo {
  const { strides, dilations, pad, dimRoundingMode, dataFormat = 'NHWC' } = attrs as Conv2DAttributes;
  type Shape4D = [number, number, number, number];
  const shapes = [xShape as Shape4D, filterShape as Shape4D] as const;
  const format = backend_util.convertConv2DDataFormat(dataFormat);
  return backend_util.computeConv2DInfo(...shapes, strides, dilations ?? 1, pad, dimRoundingMode, false, format);
}
