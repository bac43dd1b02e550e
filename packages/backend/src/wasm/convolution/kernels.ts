import type { backend_util } from '@tensorflow/tfjs-core';
import { activate, onlyClips } from '../bounds.ts';
import { hasThreads } from '../simd/simd-kernels.ts';
import type { StockKernel, WasmKernel, WasmKernelParams } from '../wasm-backend.ts';
import { convolve, filterGradient, inputGradient } from './compute.ts';
import {
  type Conv2DAttributes,
  type Conv3DAttributes,
  conv2dInfo,
  imageConvolution,
  volumeConvolution,
} from './geometry.ts';

/**
 * Convolution, with a bias or without. The stock kernels are slow where images have few channels; they stay where they have
 * threads, and for what else the fused kernel can do.
 */
export const conv2d: WasmKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { x, filter, bias, preluActivationWeights } = inputs;
  const { activation = 'linear' } = attrs as { activation?: string };
  const info = conv2dInfo(x.shape, filter.shape, attrs as unknown as Conv2DAttributes);
  const plain = onlyClips(activation) && !preluActivationWeights && info.dataFormat === 'channelsLast';
  const ours = plain && (!bias || bias.shape.length === 1) && !hasThreads(backend);
  if (!ours) return withExplicitPadding(params, stock, info);
  return activate(backend, convolve(backend, x, filter, bias, imageConvolution(info)), activation);
};

/** Gradient of a convolution in its filter; stock tfjs has none. */
export const conv2dBackpropFilter: WasmKernel = ({ inputs: { x, dy }, attrs, backend }) => {
  const { filterShape } = attrs as unknown as { filterShape: number[] };
  const info = conv2dInfo(x.shape, filterShape, attrs as unknown as Conv2DAttributes);
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
  const info = conv2dInfo(inputShape, inputs.filter.shape, attrs as unknown as Conv2DAttributes);
  if (info.dataFormat !== 'channelsLast') return stock(params);
  return inputGradient(backend, inputs.dy, inputs.filter, imageConvolution(info));
};

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
