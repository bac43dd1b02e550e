import { type DepthwiseAttributes, depthwiseInfo } from '../depthwise/depthwise-taps.ts';
import type { WasmKernel } from '../wasm-backend.ts';
import { withExplicitPadding } from './explicit-padding.ts';

/** Depthwise convolution: the stock kernel, with the padding spelled out (tfjs issue 6629). */
export const depthwiseConv2d: WasmKernel = (params, stock) => {
  const { x, filter } = params.inputs;
  return withExplicitPadding(
    params,
    stock,
    depthwiseInfo(x.shape, filter.shape, params.attrs as unknown as DepthwiseAttributes),
  );
};
