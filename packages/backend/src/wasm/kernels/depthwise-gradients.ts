import { type DepthwiseAttributes, depthwiseInfo, forEachTap } from '../depthwise/depthwise-taps.ts';
import { readFloats, writeFloats } from '../heap.ts';
import type { WasmKernel } from '../wasm-backend.ts';

/** Gradient of a depthwise convolution in its images; stock tfjs has none. Right for all sizes, not tuned. */
export const depthwiseBackpropInput: WasmKernel = ({ inputs, attrs, backend }) => {
  const { inputShape } = attrs as unknown as { inputShape: number[] };
  const info = depthwiseInfo(inputShape, inputs.filter.shape, attrs as unknown as DepthwiseAttributes);
  const [filter, dy] = [readFloats(backend, inputs.filter), readFloats(backend, inputs.dy)];
  const gradient = new Float32Array(inputShape.reduce((size, each) => size * each));
  const multiplier = info.outChannels / info.inChannels;
  forEachTap(info, (x, tap, out) => {
    for (let i = 0; i < info.outChannels; i++)
      gradient[x + Math.floor(i / multiplier)] += filter[tap + i] * dy[out + i];
  });
  const result = backend.makeOutput(inputShape, 'float32');
  writeFloats(backend, result, gradient);
  return result;
};

/** Gradient of a depthwise convolution in its filter; stock tfjs has none. Right for all sizes, not tuned. */
export const depthwiseBackpropFilter: WasmKernel = ({ inputs, attrs, backend }) => {
  const { filterShape } = attrs as unknown as { filterShape: number[] };
  const info = depthwiseInfo(inputs.x.shape, filterShape, attrs as unknown as DepthwiseAttributes);
  const [x, dy] = [readFloats(backend, inputs.x), readFloats(backend, inputs.dy)];
  // Summed in float64: an entry has as many terms as the batch has pixels.
  const gradient = new Float64Array(filterShape.reduce((size, each) => size * each));
  const multiplier = info.outChannels / info.inChannels;
  forEachTap(info, (pixel, tap, out) => {
    for (let i = 0; i < info.outChannels; i++) gradient[tap + i] += x[pixel + Math.floor(i / multiplier)] * dy[out + i];
  });
  const result = backend.makeOutput(filterShape, 'float32');
  writeFloats(backend, result, gradient);
  return result;
};
