import * as tf from '@tensorflow/tfjs-core';

/** The kernels that replace those of engines whose own are wrong. */
export const averagePoolGradients = { AvgPoolGrad: averagePoolGradient, AvgPool3DGrad: averagePoolGradient };

/** What tfjs calls the kernel with. */
interface Params {
  readonly inputs: Record<'dy' | 'input', tf.Tensor>;
  readonly attrs: unknown;
}

interface Attributes {
  filterSize: number | number[];
  strides: number | number[];
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * The gradient of average pooling of images or volumes, also at padded borders. tfjs's kernels divide by the whole window there, though
 * padding was left out of the average.
 */
function averagePoolGradient<Output>(params: Params, stock: (params: Params) => Output): Output {
  const { dy, input } = params.inputs;
  const shares = axesOf(input.shape, params.attrs as Attributes).map(sharesInside);
  if (shares.flat().every((share) => share === 1)) return stock(params);
  const scaled = tf.tidy(() => shares.reduce((each, share, i) => tf.div(each, along(share, i + 1, dy.rank)), dy));
  const gradient = stock({ ...params, inputs: { ...params.inputs, dy: scaled } });
  scaled.dispose();
  return gradient;
}

/** Pooling along one axis. */
interface Axis {
  size: number;
  outputs: number;
  window: number;
  stride: number;
  before: number;
}

/** Height and width; of volumes depth too. */
function axesOf(shape: readonly number[], { filterSize, strides, pad, dimRoundingMode }: Attributes): Axis[] {
  const { computePool2DInfo, computePool3DInfo } = tf.backend_util;
  if (shape.length === 4) {
    const info = computePool2DInfo(shape as Sizes<4>, filterSize as number, strides as number, 1, pad, dimRoundingMode);
    return [
      axis(info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, info.padInfo.top),
      axis(info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, info.padInfo.left),
    ];
  }
  const info = computePool3DInfo(shape as Sizes<5>, filterSize as number, strides as number, 1, pad, dimRoundingMode);
  return [
    axis(info.inDepth, info.outDepth, info.filterDepth, info.strideDepth, info.padInfo.front),
    axis(info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, info.padInfo.top),
    axis(info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, info.padInfo.left),
  ];
}

type Sizes<Rank> = Rank extends 4 ? [number, number, number, number] : [number, number, number, number, number];

function axis(size: number, outputs: number, window: number, stride: number, before: number): Axis {
  return { size, outputs, window, stride, before };
}

/** Which share of each window lies inside the image. */
function sharesInside({ size, outputs, window, stride, before }: Axis): number[] {
  return Array.from({ length: outputs }, (_, i) => {
    const first = i * stride - before;
    return (Math.min(first + window, size) - Math.max(first, 0)) / window;
  });
}

function along(values: number[], axis: number, rank: number): tf.Tensor {
  return tf.tensor(
    values,
    Array.from({ length: rank }, (_, i) => (i === axis ? values.length : 1)),
  );
}
