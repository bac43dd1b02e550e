import { convolve } from '../convolution/convolve.ts';
import { type Conv2DAttributes, type Conv2DInfo, conv2dInfo } from '../convolution/geometry.ts';
import { hasThreads } from '../simd/simd-kernels.ts';
import type { StockKernel, WasmKernel, WasmKernelParams } from '../wasm-backend.ts';

/**
 * Convolution, with a bias or without. The stock kernels are slow where images have few channels; they stay where they have
 * threads, and for what else the fused kernel can do.
 */
export const conv2d: WasmKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { x, filter, bias, preluActivationWeights } = inputs;
  const { activation = 'linear' } = attrs as { activation?: string };
  const info = conv2dInfo(x.shape, filter.shape, attrs as unknown as Conv2DAttributes);
  const plain = activation === 'linear' && !preluActivationWeights && info.dataFormat === 'channelsLast';
  const ours = plain && (!bias || bias.shape.length === 1) && !hasThreads(backend);
  return ours ? convolve(backend, x, filter, bias, info) : withExplicitPadding(params, stock, info);
};

/**
 * The stock kernels put 'same' padding in the wrong place where the stride is greater than the filter (tfjs issue 5907); padding
 * that is given in numbers they put where it belongs.
 */
function withExplicitPadding(params: WasmKernelParams, stock: StockKernel, { padInfo }: Conv2DInfo) {
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
