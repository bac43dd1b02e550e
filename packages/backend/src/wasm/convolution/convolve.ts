import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { readFloats } from '../heap.ts';
import { packedFloats, wholePanels } from '../matrices/panels.ts';
import { withScratch } from '../simd/scratch.ts';
import { simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import type { Convolution } from './geometry.ts';
import { paddedImages } from './images.ts';
import { patchOffsets } from './patch-offsets.ts';

const FLOAT = 4;

/** The convolution of images with a filter: for each image, its patches times the filter as a matrix, plus the bias. */
export function convolve(
  backend: WasmBackend,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  sizes: Convolution,
): TensorInfo {
  const out = backend.makeOutput(sizes.outShape, 'float32');
  if (util.sizeFromShape(sizes.outShape) === 0) return out;
  const [filterAt, target] = [filter, out].map(({ dataId }) => backend.getMemoryOffset(dataId));
  const kernels = simdKernels(backend);
  const { pixels, runs, runLength, taps } = patchOffsets(sizes);
  const { outChannels } = sizes;
  withScratch(backend, (scratch) => {
    const panels = scratch.floats(packedFloats(taps.length, outChannels));
    const pixelTable = scratch.table(pixels);
    const runTable = scratch.table(runs);
    const biasRow = scratch.vector(bias ? readFloats(backend, bias) : [], wholePanels(outChannels));
    const images = paddedImages(backend, backend.getMemoryOffset(x.dataId), sizes, scratch);
    kernels.packPanels(filterAt, outChannels * FLOAT, FLOAT, taps.length, outChannels, panels);
    const from = [pixelTable, pixels.length, FLOAT, runTable, runs.length, runLength, panels, biasRow] as const;
    for (let sample = 0; sample < sizes.batchSize; sample++) {
      const image = images.read(sample);
      kernels.multiply(image, ...from, target + sample * pixels.length * outChannels * FLOAT, outChannels);
    }
  });
  return out;
}
