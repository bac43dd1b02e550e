import { convolve } from '../convolution/convolve.ts';
import { filterGradient } from '../convolution/filter-gradient.ts';
import { type Conv3DAttributes, volumeConvolution } from '../convolution/geometry.ts';
import { inputGradient } from '../convolution/input-gradient.ts';
import type { WasmKernel } from '../wasm-backend.ts';

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
