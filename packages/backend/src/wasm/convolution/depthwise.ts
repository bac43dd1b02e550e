import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Scratch, withScratch, writeFloats } from '../simd/memory.ts';
import { type Address, simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend, WasmKernel } from '../wasm-backend.ts';
import { type Convolution, imageConvolution } from './geometry.ts';
import { withExplicitPadding } from './kernels.ts';
import { copyInside, isPadded, type PatchOffsets, paddedFloats, paddedImages, patchOffsets } from './patches.ts';

/** Depthwise convolution: the stock kernel, with the padding spelled out (tfjs issue 6629); where nothing comes out it crashes. */
export const depthwiseConv2d: WasmKernel = (params, stock) => {
  const { x, filter } = params.inputs;
  const info = depthwiseInfo(x.shape, filter.shape, params.attrs as unknown as DepthwiseAttributes);
  if (util.sizeFromShape(info.outShape) === 0) return params.backend.makeOutput(info.outShape, 'float32');
  return withExplicitPadding(params, stock, info);
};

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

interface DepthwiseAttributes {
  strides: [number, number] | number;
  dilations?: [number, number] | number | null;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes and paddings of a depthwise convolution, as core computes them. */
function depthwiseInfo(
  xShape: readonly number[],
  filterShape: readonly number[],
  { strides, dilations, pad, dimRoundingMode }: DepthwiseAttributes,
): backend_util.Conv2DInfo {
  type Shape4D = [number, number, number, number];
  const shapes = [xShape as Shape4D, filterShape as Shape4D] as const;
  return backend_util.computeConv2DInfo(...shapes, strides, dilations ?? 1, pad, dimRoundingMode, true);
}

/** A depthwise convolution as the kernels see it: a channel that has several filters stands there as often. */
interface DepthwiseSizes {
  /** The convolution of an image with its channels repeated. */
  image: Convolution;
  /** How often each channel is repeated. */
  multiplier: number;
  /** Values of one image before its channels are repeated. */
  values: number;
  /** Where each output pixel's window begins in the padded image, in bytes. */
  pixels: number[];
  /** Where each tap of a window begins, from the window's beginning. */
  taps: number[];
}

function depthwiseSizes(info: backend_util.Conv2DInfo): DepthwiseSizes {
  const image = { ...imageConvolution(info), inChannels: info.outChannels };
  const { pixels, taps }: PatchOffsets = patchOffsets(image);
  return {
    image,
    multiplier: info.outChannels / info.inChannels,
    values: info.inHeight * info.inWidth * info.inChannels,
    pixels,
    taps: taps.filter((_, i) => i % info.outChannels === 0),
  };
}

const [FLOAT, DOUBLE] = [4, 8];

/** Gradient of a depthwise convolution in its filter. */
function depthwiseFilterGradient(
  backend: WasmBackend,
  x: TensorInfo,
  dy: TensorInfo,
  filterShape: number[],
  sizes: DepthwiseSizes,
): TensorInfo {
  const gradient = backend.makeOutput(filterShape, 'float32');
  const kernels = simdKernels(backend);
  const { image, pixels, taps } = sizes;
  const channels = image.outChannels;
  withScratch(backend, (scratch) => {
    const totals = scratch.doubles(taps.length * channels);
    kernels.clear(totals, taps.length * channels * DOUBLE);
    const [pixelTable, tapTable] = [scratch.table(pixels), scratch.table(taps)];
    const read = repeatedImages(backend, x, sizes, scratch);
    const source = backend.getMemoryOffset(dy.dataId);
    const tables = [pixelTable, pixels.length, tapTable, taps.length] as const;
    for (let sample = 0; sample < image.batchSize; sample++) {
      const at = source + sample * pixels.length * channels * FLOAT;
      kernels.addDepthwiseFilterGradient(read(sample), at, ...tables, channels, totals);
    }
    writeFloats(backend, gradient, scratch.readDoubles(totals, taps.length * channels));
  });
  return gradient;
}

/** Makes the function that gives each image with its channels repeated, and padded. */
function repeatedImages(backend: WasmBackend, x: TensorInfo, sizes: DepthwiseSizes, scratch: Scratch) {
  const { image, multiplier, values } = sizes;
  const source = backend.getMemoryOffset(x.dataId);
  if (multiplier === 1) {
    const images = paddedImages(backend, source, image, scratch);
    return (sample: number): Address => images.read(sample);
  }
  const repeated = scratch.floats(values * multiplier);
  const images = paddedImages(backend, repeated, image, scratch);
  return (sample: number): Address => {
    simdKernels(backend).repeatEach(source + sample * values * FLOAT, values, multiplier, repeated);
    return images.read(0);
  };
}

/** Gradient of a depthwise convolution in its images. */
function depthwiseInputGradient(
  backend: WasmBackend,
  dy: TensorInfo,
  filter: TensorInfo,
  inputShape: number[],
  { image, multiplier, values, pixels, taps }: DepthwiseSizes,
): TensorInfo {
  const gradient = backend.makeOutput(inputShape, 'float32');
  const kernels = simdKernels(backend);
  const channels = image.outChannels;
  const [source, weights, target] = [dy, filter, gradient].map(({ dataId }) => backend.getMemoryOffset(dataId));
  withScratch(backend, (scratch) => {
    const tables = [scratch.table(pixels), pixels.length, scratch.table(taps), taps.length] as const;
    const padded = scratch.floats(paddedFloats(image));
    const inside = isPadded(image) ? scratch.floats(values * multiplier) : padded;
    for (let sample = 0; sample < image.batchSize; sample++) {
      const at = source + sample * pixels.length * channels * FLOAT;
      kernels.clear(padded, paddedFloats(image) * FLOAT);
      kernels.addDepthwiseInputGradient(at, weights, ...tables, channels, padded);
      if (inside !== padded) copyInside(kernels, image, inside, padded, 'out');
      kernels.sumEach(inside, values, multiplier, target + sample * values * FLOAT);
    }
  });
  return gradient;
}
