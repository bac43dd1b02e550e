import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { readIntegers, withScratch, writeFloats } from './simd/memory.ts';
import { simdKernels } from './simd/simd-kernels.ts';
import type { WasmKernel } from './wasm-backend.ts';

/** Sum; over leading axes (the gradient of a bias) without the transpose that the stock kernel makes first. */
export const sum: WasmKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { axis, keepDims } = attrs as unknown as { axis: number | number[]; keepDims: boolean };
  const { x } = inputs;
  const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const rows = util.sizeFromShape(x.shape.slice(0, axes.length));
  const rest = x.shape.slice(axes.length);
  const leading = axes.length > 0 && rest.length > 0 && axes.every((each, i) => each === i);
  if (!leading || x.dtype !== 'float32' || rows <= 1) return stock(params);
  const out = backend.makeOutput(keepDims ? [...axes.map(() => 1), ...rest] : rest, 'float32');
  const channels = util.sizeFromShape(rest);
  withScratch(backend, (scratch) => {
    const totals = scratch.doubles(channels);
    simdKernels(backend).sumRows(backend.getMemoryOffset(x.dataId), rows, channels, totals);
    writeFloats(backend, out, scratch.readDoubles(totals, channels));
  });
  return out satisfies TensorInfo;
};

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
