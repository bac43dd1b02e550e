import { type backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { conv2dInfo } from '../../conv-info.ts';
import { activate, onlyClips } from '../bounds.ts';
import { hasThreads, simdKernels } from '../simd/simd-kernels.ts';
import type { StockKernel, WasmBackend, WasmKernel, WasmKernelParams } from '../wasm-backend.ts';
import { convolve, filterGradient, inputGradient } from './compute.ts';
import { type Conv3DAttributes, imageConvolution, volumeConvolution } from './geometry.ts';
import { convolveTiles, filterGradientOfTiles, inputGradientOfTiles } from './winograd.ts';

/**
 * Convolution, with a bias or without. The stock kernels are slow where images have few channels; they stay where they have
 * threads, and for what else the fused kernel can do.
 */
export const conv2d: WasmKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { x, filter, bias, preluActivationWeights } = inputs;
  const { activation = 'linear' } = attrs as { activation?: string };
  const info = conv2dInfo(x.shape, filter.shape, attrs);
  const plain = onlyClips(activation) && !preluActivationWeights && info.dataFormat === 'channelsLast';
  const ours = plain && (!bias || bias.shape.length === 1) && !hasThreads(backend);
  if (!ours) return withExplicitPadding(params, stock, info);
  return activate(backend, convolve(backend, x, filter, bias, imageConvolution(info)), activation);
};

/** Gradient of a convolution in its filter; stock tfjs has none. */
export const conv2dBackpropFilter: WasmKernel = ({ inputs: { x, dy }, attrs, backend }) => {
  const { filterShape } = attrs as unknown as { filterShape: number[] };
  const info = conv2dInfo(x.shape, filterShape, attrs);
  if (info.dataFormat !== 'channelsLast')
    throw new Error(
      "Conv2DBackpropFilter on wasm takes images with channels last ('NHWC'), as the convolution itself does",
    );
  return filterGradient(backend, x, dy, imageConvolution(info));
};

/** Gradient of a convolution in its images; the stock kernel is several times slower. */
export const conv2dBackpropInput: WasmKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { inputShape } = attrs as unknown as { inputShape: number[] };
  const info = conv2dInfo(inputShape, inputs.filter.shape, attrs);
  if (info.dataFormat !== 'channelsLast') return stock(params);
  return inputGradient(backend, inputs.dy, inputs.filter, imageConvolution(info));
};

/** A convolution that minimal filtering fits; where stock kernels have threads, they stay. */
export const winogradConv2d: WasmKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { x, filter } = inputs;
  if (hasThreads(backend)) return conv2d(params, stock);
  return convolveTiles(backend, x, filter, imageConvolution(conv2dInfo(x.shape, filter.shape, attrs)));
};

/** Its gradient in the filter. */
export const winogradConv2dBackpropFilter: WasmKernel = ({ inputs: { x, dy }, attrs, backend }) => {
  const { filterShape } = attrs as unknown as { filterShape: number[] };
  return filterGradientOfTiles(backend, x, dy, imageConvolution(conv2dInfo(x.shape, filterShape, attrs)));
};

/** Its gradient in the images; where nearly all of dy is zero, the plain one, which skips zeros. */
export const winogradConv2dBackpropInput: WasmKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { dy, filter } = inputs;
  const { inputShape } = attrs as unknown as { inputShape: number[] };
  if (hasMostlyZeros(backend, dy)) return conv2dBackpropInput(params, stock);
  return inputGradientOfTiles(backend, dy, filter, imageConvolution(conv2dInfo(inputShape, filter.shape, attrs)));
};

/** From where on skipping zeros is faster than minimal filtering, which takes the same time whatever dy is. */
const MOST_ZEROS = 0.9;

/** As many numbers of dy are looked at. */
const COUNTED = 4_096;

function hasMostlyZeros(backend: WasmBackend, { dataId, shape }: TensorInfo): boolean {
  const count = Math.min(COUNTED, util.sizeFromShape(shape));
  const values = new Float32Array(simdKernels(backend).memory.buffer, backend.getMemoryOffset(dataId), count);
  return values.reduce((zeros, value) => zeros + Number(value === 0), 0) >= MOST_ZEROS * count;
}

/** Convolution of volumes; the stock kernel takes one product at a time. */
export const conv3d: WasmKernel = ({ inputs: { x, filter }, attrs, backend }) =>
  convolve(
    backend,
    x,
    filter,
    undefined,
    volumeConvolution(x.shape, filter.shape, attrs as unknown as Conv3DAttributes),
  );

/** Its gradient in the filter; the stock kernel of 4.22 adds to whatever lies in the memory of its output. */
export const conv3dBackpropFilter: WasmKernel = ({ inputs: { x, dy }, attrs, backend }) => {
  const { filterShape } = attrs as unknown as { filterShape: number[] };
  return filterGradient(backend, x, dy, volumeConvolution(x.shape, filterShape, attrs as unknown as Conv3DAttributes));
};

/** Its gradient in the volumes; the stock kernel of 4.22 is wrong in the same way. */
export const conv3dBackpropInput: WasmKernel = ({ inputs: { dy, filter }, attrs, backend }) => {
  const { inputShape } = attrs as unknown as { inputShape: number[] };
  const sizes = volumeConvolution(inputShape, filter.shape, attrs as unknown as Conv3DAttributes);
  return inputGradient(backend, dy, filter, sizes);
};

/**
 * Runs a stock convolution with 'same' padding given in numbers. By its name the stock kernels put it in the wrong place where
 * the stride is greater than the filter (tfjs issues 5907, 6629).
 */
export function withExplicitPadding(
  params: WasmKernelParams,
  stock: StockKernel,
  { padInfo }: Pick<backend_util.Conv2DInfo, 'padInfo'>,
) {
  if (params.attrs?.pad !== 'same') return stock(params);
  const { top, bottom, left, right } = padInfo;
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return stock({ ...params, attrs: { ...params.attrs, pad } });
}
