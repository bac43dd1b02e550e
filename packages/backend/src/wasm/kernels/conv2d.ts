import { convolve } from '../convolution/convolve.ts';
import { type Conv2DAttributes, conv2dInfo, imageConvolution } from '../convolution/geometry.ts';
import { hasThreads } from '../simd/simd-kernels.ts';
import type { WasmKernel } from '../wasm-backend.ts';
import { activate, onlyClips } from './bounds.ts';
import { withExplicitPadding } from './explicit-padding.ts';

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
