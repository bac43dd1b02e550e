import type { TensorInfo } from '@tensorflow/tfjs-core';
import { copyInside, isPadded, paddedFloats } from '../convolution/images.ts';
import { withScratch } from '../simd/scratch.ts';
import { simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import type { DepthwiseSizes } from './depthwise-sizes.ts';

const FLOAT = 4;

/** Gradient of a depthwise convolution in its images. */
export function depthwiseInputGradient(
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
