import { backend_util, getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import { poolInfo } from '../pool-info.ts';
import { zeros } from './simd/memory.ts';
import { type PoolSizes, simdKernels } from './simd/simd-kernels.ts';
import type { StockKernel, WasmBackend, WasmKernel, WasmKernelParams } from './wasm-backend.ts';

/** Gradient of max pooling; the stock kernel of 4.22 is wrong (it adds to whatever lies in the memory of its output). */
export const maxPoolGrad: WasmKernel = (params) => {
  const { backend, inputs } = params;
  const [x, y, dy] = [inputs.input, inputs.output, inputs.dy].map(({ dataId }) => backend.getMemoryOffset(dataId));
  const dx = zeros(backend, inputs.input.shape);
  simdKernels(backend).addMaxPoolGradient(x, y, dy, backend.getMemoryOffset(dx.dataId), ...poolSizes(params));
  return dx;
};

/** Gradient of average pooling; the stock kernel divides by the whole window also where padding was left out of the average. */
export const avgPoolGrad: WasmKernel = (params) => {
  const { backend, inputs } = params;
  const dy = backend.getMemoryOffset(inputs.dy.dataId);
  const dx = zeros(backend, inputs.input.shape);
  simdKernels(backend).addAveragePoolGradient(dy, backend.getMemoryOffset(dx.dataId), ...poolSizes(params));
  return dx;
};

function poolSizes({ inputs, attrs }: WasmKernelParams): PoolSizes {
  const info = poolInfo(inputs.input.shape, attrs);
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const images = [batchSize, inHeight, inWidth, inChannels, outHeight, outWidth] as const;
  return [...images, filterHeight, filterWidth, strideHeight, strideWidth, padInfo.top, padInfo.left];
}

/**
 * Pooling of volumes in two steps: over the planes of each volume, then along its depth. The planes are images with the depth in the
 * batch; for the second step a whole plane is the channels of a column.
 */
interface Steps {
  /** Shape of the volumes after the first step: planes pooled, depth as it was. */
  middle: number[];
  planes: Pooling;
  depth: Pooling;
}

interface Pooling {
  batch: number;
  input: [height: number, width: number, channels: number];
  output: [height: number, width: number];
  filter: [number, number];
  strides: [number, number];
  pads: [top: number, bottom: number, left: number, right: number];
}

interface Pool3DAttributes {
  filterSize: [number, number, number] | number;
  strides: [number, number, number] | number;
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

function stepsOf(shape: readonly number[], attrs: unknown): Steps {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as Pool3DAttributes;
  type Shape5D = [number, number, number, number, number];
  const info = backend_util.computePool3DInfo(shape as Shape5D, filterSize, strides, 1, pad, dimRoundingMode);
  const { batchSize, inDepth, outDepth, outHeight, outWidth, inChannels, padInfo } = info;
  const planes: Pooling = {
    batch: batchSize * inDepth,
    input: [info.inHeight, info.inWidth, inChannels],
    output: [outHeight, outWidth],
    filter: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    pads: [padInfo.top, padInfo.bottom, padInfo.left, padInfo.right],
  };
  const depth: Pooling = {
    batch: batchSize,
    input: [inDepth, 1, outHeight * outWidth * inChannels],
    output: [outDepth, 1],
    filter: [info.filterDepth, 1],
    strides: [info.strideDepth, 1],
    pads: [padInfo.front, padInfo.back, 0, 0],
  };
  return { middle: [batchSize, inDepth, outHeight, outWidth, inChannels], planes, depth };
}

/** Max pooling of volumes; the stock kernel of 4.22 has no maximum below zero. */
export const maxPool3d: WasmKernel = ({ inputs: { x }, attrs, backend }) => {
  const { planes, depth } = stepsOf(x.shape, attrs);
  const middle = maxPool(backend, x, planes);
  const out = maxPool(backend, middle, depth);
  backend.disposeData(middle.dataId);
  return { ...out, shape: [planes.batch / depth.input[0], depth.output[0], ...planes.output, planes.input[2]] };
};

/** Its gradient; the stock kernel of 4.22 adds to whatever lies in the memory of its output. */
export const maxPool3dGrad: WasmKernel = ({ inputs: { input, output, dy }, attrs, backend }) => {
  const { middle: shape, planes, depth } = stepsOf(input.shape, attrs);
  const middle = maxPool(backend, input, planes);
  const [dMiddle, dx] = [zeros(backend, shape), zeros(backend, input.shape)];
  const [x, m, y, dyAt, dm, dxAt] = [input, middle, output, dy, dMiddle, dx].map(({ dataId }) =>
    backend.getMemoryOffset(dataId),
  );
  simdKernels(backend).addMaxPoolGradient(m, y, dyAt, dm, ...sizesOf(depth));
  simdKernels(backend).addMaxPoolGradient(x, m, dm, dxAt, ...sizesOf(planes));
  for (const { dataId } of [middle, dMiddle]) backend.disposeData(dataId);
  return dx;
};

/** Gradient of average pooling of volumes: of each step the shares, padding left out, whose product is that of the whole window. */
export const avgPool3dGrad: WasmKernel = ({ inputs: { input, dy }, attrs, backend }) => {
  const { middle, planes, depth } = stepsOf(input.shape, attrs);
  const [dMiddle, dx] = [zeros(backend, middle), zeros(backend, input.shape)];
  const [dyAt, dm, dxAt] = [dy, dMiddle, dx].map(({ dataId }) => backend.getMemoryOffset(dataId));
  simdKernels(backend).addAveragePoolGradient(dyAt, dm, ...sizesOf(depth));
  simdKernels(backend).addAveragePoolGradient(dm, dxAt, ...sizesOf(planes));
  backend.disposeData(dMiddle.dataId);
  return dx;
};

function sizesOf({ batch, input, output, filter, strides, pads: [top, , left] }: Pooling): PoolSizes {
  return [batch, ...input, ...output, ...filter, ...strides, top, left];
}

/** The stock max pooling of images. */
function maxPool(backend: WasmBackend, x: TensorInfo, { batch, input, filter, strides, pads }: Pooling): TensorInfo {
  const [top, bottom, left, right] = pads.map((each) => Math.max(0, each));
  const images = cropped(backend, { ...x, shape: [batch, ...input] }, pads);
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const out = stock('MaxPool', { inputs: { x: images }, attrs: { filterSize: filter, strides, pad }, backend });
  if (images.dataId !== x.dataId) backend.disposeData(images.dataId);
  return out;
}

/** Images without their first and last pixels where padding is negative: core's is, where the stride is greater than the filter. */
function cropped(backend: WasmBackend, x: TensorInfo, pads: Pooling['pads']): TensorInfo {
  if (pads.every((each) => each >= 0)) return x;
  const [top, bottom, left, right] = pads.map((each) => Math.max(0, -each));
  const [batch, height, width, channels] = x.shape;
  const size = [batch, height - top - bottom, width - left - right, channels];
  return stock('Slice', { inputs: { x }, attrs: { begin: [0, top, left, 0], size }, backend });
}

function stock(kernel: string, params: WasmKernelParams): TensorInfo {
  return (getKernel(kernel, 'wasm').kernelFunc as unknown as StockKernel)(params);
}
