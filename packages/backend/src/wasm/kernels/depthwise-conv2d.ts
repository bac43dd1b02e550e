import { util } from '@tensorflow/tfjs-core';
import { type DepthwiseAttributes, depthwiseInfo } from '../depthwise/depthwise-sizes.ts';
import type { WasmKernel } from '../wasm-backend.ts';
import { withExplicitPadding } from './explicit-padding.ts';

/** Depthwise convolution: the stock kernel, with the padding spelled out (tfjs issue 6629); where nothing comes out it crashes. */
export const depthwiseConv2d: WasmKernel = (params, stock) => {
  const { x, filter } = params.inputs;
  const info = depthwiseInfo(x.shape, filter.shape, params.attrs as unknown as DepthwiseAttributes);
  if (util.sizeFromShape(info.outShape) === 0) return params.backend.makeOutput(info.outShape, 'float32');
  return withExplicitPadding(params, stock, info);
};
