import type { TensorInfo } from '@tensorflow/tfjs-core';
import { packedFloats } from '../matrices/panels.ts';
import { withScratch } from '../simd/scratch.ts';
import { simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import type { Convolution } from './geometry.ts';
import { paddedImages } from './images.ts';
import { patchOffsets } from './patch-offsets.ts';

const FLOAT = 4;

/** Gradient of a convolution in its filter: over all images and pixels, the sum of patch ⊗ dy. */
export function filterGradient(backend: WasmBackend, x: TensorInfo, dy: TensorInfo, sizes: Convolution): TensorInfo {
  const gradient = backend.makeOutput(sizes.filterShape, 'float32');
  const kernels = simdKernels(backend);
  const { pixels, taps } = patchOffsets(sizes);
  const { outChannels, batchSize } = sizes;
  withScratch(backend, (scratch) => {
    const sumFloats = packedFloats(Math.ceil(taps.length / 4) * 4, outChannels);
    const sums = scratch.floats(sumFloats);
    const panels = scratch.floats(packedFloats(pixels.length, outChannels));
    const pixelTable = scratch.table(pixels);
    const tapTable = scratch.table(taps);
    const images = paddedImages(backend, backend.getMemoryOffset(x.dataId), sizes, scratch);
    kernels.clear(sums, sumFloats * FLOAT);
    const source = backend.getMemoryOffset(dy.dataId);
    for (let sample = 0; sample < batchSize; sample++) {
      const at = source + sample * pixels.length * outChannels * FLOAT;
      kernels.packPanels(at, outChannels * FLOAT, FLOAT, pixels.length, outChannels, panels);
      kernels.addOuterProducts(
        images.read(sample),
        pixelTable,
        pixels.length,
        tapTable,
        taps.length,
        panels,
        sums,
        outChannels,
      );
    }
    kernels.unpackSums(sums, taps.length, outChannels, backend.getMemoryOffset(gradient.dataId));
  });
  return gradient;
}
