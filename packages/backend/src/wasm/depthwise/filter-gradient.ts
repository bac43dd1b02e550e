import type { TensorInfo } from '@tensorflow/tfjs-core';
import { paddedImages } from '../convolution/images.ts';
import { writeFloats } from '../heap.ts';
import { type Scratch, withScratch } from '../simd/scratch.ts';
import { type Address, simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import type { DepthwiseSizes } from './depthwise-sizes.ts';

const [FLOAT, DOUBLE] = [4, 8];

/** Gradient of a depthwise convolution in its filter. */
export function depthwiseFilterGradient(
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
