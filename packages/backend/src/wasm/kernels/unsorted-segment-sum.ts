import { util } from '@tensorflow/tfjs-core';
import { readIntegers } from '../heap.ts';
import { withScratch } from '../simd/scratch.ts';
import { simdKernels } from '../simd/simd-kernels.ts';
import type { WasmKernel } from '../wasm-backend.ts';

const FLOAT = 4;

/** Sums of the rows that share a segment id: the gradient of gathering rows. Stock tfjs has none; ids out of range are dropped. */
export const unsortedSegmentSum: WasmKernel = ({ inputs: { x, segmentIds }, attrs, backend }) => {
  const { numSegments } = attrs as { numSegments: number };
  const rest = x.shape.slice(segmentIds.shape.length);
  const row = util.sizeFromShape(rest);
  const out = backend.makeOutput([numSegments, ...rest], 'float32');
  const bytes = numSegments * row * FLOAT;
  const kernels = simdKernels(backend);
  withScratch(backend, (scratch) => {
    // One segment more takes what is dropped.
    const sums = scratch.floats((numSegments + 1) * row);
    const segments = Array.from(readIntegers(backend, segmentIds), (id) =>
      id >= 0 && id < numSegments ? id : numSegments,
    );
    const [offsets, start] = [scratch.table(segments.map((segment) => segment * row * FLOAT)), scratch.table([0])];
    kernels.clear(sums, bytes + row * FLOAT);
    kernels.addPatches(backend.getMemoryOffset(x.dataId), offsets, segments.length, start, 1, row, sums);
    kernels.copyRows(sums, bytes, backend.getMemoryOffset(out.dataId), bytes, bytes, 1);
  });
  return out;
};
