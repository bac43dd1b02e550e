import { backend_util } from '@tensorflow/tfjs-core';

interface PoolAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes, strides and padding of a pooling, from its images' shape and the attributes that tfjs gives its gradient's kernel. */
export function poolInfo(shape: readonly number[], attrs: unknown): backend_util.Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as PoolAttributes;
  const images = shape as [number, number, number, number];
  return backend_util.computePool2DInfo(images, filterSize, strides, 1, pad, dimRoundingMode);
}
