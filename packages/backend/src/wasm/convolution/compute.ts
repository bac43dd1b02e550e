import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { packedFloats, wholePanels } from '../matrix-products.ts';
import { readFloats, type Scratch, withScratch } from '../simd/memory.ts';
import { type Address, simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import type { Convolution } from './geometry.ts';
import { copyInside, isPadded, paddedFloats, paddedImages, patchOffsets } from './patches.ts';

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

/** Floats of patches that are made at a time: few enough to stay in the cache. */
const PATCH_FLOATS = 16_384;

/** Share of dy that is not zero below which it is faster to skip the zeros; the bits are the same. */
const FEW_FACTORS = 0.5;

/** Length of a patch from which on skipping zeros saves more than looking for them costs. */
const LONG_PATCH = 32;

/** Gradient of a convolution in its images: each pixel's dy times the transposed filter is its patch, and patches add up. */
export function inputGradient(
  backend: WasmBackend,
  dy: TensorInfo,
  filter: TensorInfo,
  sizes: Convolution,
): TensorInfo {
  const gradient = backend.makeOutput(sizes.inShape, 'float32');
  const source = backend.getMemoryOffset(dy.dataId);
  const target = backend.getMemoryOffset(gradient.dataId);
  const imageBytes = (util.sizeFromShape(sizes.inShape) / sizes.batchSize) * FLOAT;
  const dyBytes = (util.sizeFromShape(sizes.outShape) / sizes.batchSize) * FLOAT;
  withScratch(backend, (scratch) => {
    const spread = patchSpreader(backend, filter, sizes, scratch);
    for (let sample = 0; sample < sizes.batchSize; sample++)
      spread(source + sample * dyBytes, target + sample * imageBytes);
  });
  return gradient;
}

/** Makes the function that writes one image's gradient. */
function patchSpreader(backend: WasmBackend, filter: TensorInfo, sizes: Convolution, scratch: Scratch) {
  const kernels = simdKernels(backend);
  const add = patchAdder(backend, filter, sizes, scratch);
  if (!isPadded(sizes)) {
    return (dy: Address, image: Address) => {
      kernels.clear(image, paddedFloats(sizes) * FLOAT);
      add(dy, image);
    };
  }
  const padded = scratch.floats(paddedFloats(sizes));
  return (dy: Address, image: Address) => {
    kernels.clear(padded, paddedFloats(sizes) * FLOAT);
    add(dy, padded);
    copyInside(kernels, sizes, image, padded, 'out');
  };
}

/** Makes the function that adds the patches of one image's dy to a padded image. */
function patchAdder(backend: WasmBackend, filter: TensorInfo, sizes: Convolution, scratch: Scratch) {
  const kernels = simdKernels(backend);
  const { outChannels } = sizes;
  const { pixels, runs, runLength, taps } = patchOffsets(sizes);
  const chunk = Math.max(4, Math.floor(PATCH_FLOATS / taps.length / 4) * 4);
  const panels = scratch.floats(packedFloats(outChannels, taps.length));
  const patches = scratch.floats(chunk * taps.length);
  const pixelTable = scratch.table(pixels);
  const runTable = scratch.table(runs);
  const rowTable = scratch.table(pixels.map((_, pixel) => pixel * outChannels * FLOAT));
  const start = scratch.table([0]);
  const noBias = scratch.vector([], wholePanels(taps.length));
  const isLong = taps.length >= LONG_PATCH;
  const factors = scratch.floats(2 * (chunk * outChannels + 1));
  const starts = scratch.table(new Array<number>(chunk + 1).fill(0));
  kernels.packPanels(
    backend.getMemoryOffset(filter.dataId),
    FLOAT,
    outChannels * FLOAT,
    outChannels,
    taps.length,
    panels,
  );
  const factorsOf = (from: Address, count: number) => kernels.gatherFactors(from, count, outChannels, starts, factors);
  return (dy: Address, image: Address) => {
    for (let first = 0; first < pixels.length; first += chunk) {
      const count = Math.min(chunk, pixels.length - first);
      const rows = rowTable + first * 4;
      if (isLong && factorsOf(dy + first * outChannels * FLOAT, count) < count * outChannels * FEW_FACTORS)
        kernels.multiplyFactors(starts, count, outChannels, panels, patches, taps.length);
      else kernels.multiply(dy, rows, count, FLOAT, start, 1, outChannels, panels, noBias, patches, taps.length);
      kernels.addPatches(patches, pixelTable + first * 4, count, runTable, runs.length, runLength, image);
    }
  };
}
