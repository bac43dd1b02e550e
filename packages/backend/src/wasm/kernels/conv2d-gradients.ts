import { filterGradient } from '../convolution/filter-gradient.ts';
import { type Conv2DAttributes, conv2dInfo, imageConvolution } from '../convolution/geometry.ts';
import { inputGradient } from '../convolution/input-gradient.ts';
import type { WasmKernel } from '../wasm-backend.ts';

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
