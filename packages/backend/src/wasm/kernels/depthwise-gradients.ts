import { type DepthwiseAttributes, depthwiseInfo, depthwiseSizes } from '../depthwise/depthwise-sizes.ts';
import { depthwiseFilterGradient } from '../depthwise/filter-gradient.ts';
import { depthwiseInputGradient } from '../depthwise/input-gradient.ts';
import type { WasmKernel } from '../wasm-backend.ts';

/** Gradient of a depthwise convolution in its images; stock tfjs has none. */
export const depthwiseBackpropInput: WasmKernel = ({ inputs: { dy, filter }, attrs, backend }) => {
  const { inputShape } = attrs as unknown as { inputShape: number[] };
  const info = depthwiseInfo(inputShape, filter.shape, attrs as unknown as DepthwiseAttributes);
  return depthwiseInputGradient(backend, dy, filter, inputShape, depthwiseSizes(info));
};

/** Gradient of a depthwise convolution in its filter; stock tfjs has none. */
export const depthwiseBackpropFilter: WasmKernel = ({ inputs: { x, dy }, attrs, backend }) => {
  const { filterShape } = attrs as unknown as { filterShape: number[] };
  const info = depthwiseInfo(x.shape, filterShape, attrs as unknown as DepthwiseAttributes);
  return depthwiseFilterGradient(backend, x, dy, filterShape, depthwiseSizes(info));
};
