import type { Tensor } from '@tensorflow/tfjs-core';
import { conv2dInfo } from '../conv-info.ts';
import { unlessManyZeros } from './saf-kernels.ts';
import { opAttributes, type TensorflowBackend, type TensorflowKernel } from './tensorflow-backend.ts';

/** From where on skipping zeros is faster than minimal filtering, which takes the same time whatever dy is. */
const MOST_ZEROS = 0.9;

/** A convolution with filters of 3 × 3 or 5 × 5 by Winograd's minimal filtering: see `tensorflow-ops/winograd.cc`. */
export const winogradConv2d: TensorflowKernel = ({ inputs: { x, filter }, attrs, backend }) => {
  const { padInfo, outHeight, outWidth } = conv2dInfo(x.shape, filter.shape, attrs);
  const corner = [padInfo.top, padInfo.left];
  return convolve(backend, [x, filter], { corner, size: [outHeight, outWidth], turned: false });
};

/** Its gradient in the filter. */
export const winogradConv2dBackpropFilter: TensorflowKernel = ({ inputs: { x, dy }, attrs, backend }) => {
  const { filterShape } = attrs as unknown as { filterShape: number[] };
  const { padInfo } = conv2dInfo(x.shape, filterShape, attrs);
  const integers = { filter: filterShape[0], corner: [padInfo.top, padInfo.left] };
  const attributes = opAttributes(backend, { integers });
  return backend.executeSingleOutput('SafWinogradFilterGrad', attributes, [x, dy]);
};

/** Its gradient in the images: the convolution of dy, padded, with the filter turned by 180°. */
export const winogradConv2dBackpropInput: TensorflowKernel = (params) => {
  const { inputs, attrs, backend } = params;
  const { dy, filter } = inputs;
  const { inputShape } = attrs as unknown as { inputShape: number[] };
  const { padInfo, inHeight, inWidth } = conv2dInfo(inputShape, filter.shape, attrs);
  const whole = filter.shape[0] - 1;
  const corner = [whole - padInfo.top, whole - padInfo.left];
  const dense = () => convolve(backend, [dy, filter], { corner, size: [inHeight, inWidth], turned: true });
  return unlessManyZeros(params, dense, MOST_ZEROS);
};

interface Options {
  readonly corner: number[];
  /** Height and width of the outputs. */
  readonly size: number[];
  readonly turned: boolean;
}

function convolve(backend: TensorflowBackend, inputs: Tensor[], { corner, size, turned }: Options): Tensor {
  const attributes = opAttributes(backend, { integers: { corner, size }, booleans: { turned } });
  return backend.executeSingleOutput('SafWinogradConvolution', attributes, inputs);
}
