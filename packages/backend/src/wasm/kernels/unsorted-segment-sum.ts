import { util } from '@tensorflow/tfjs-core';
import { readFloats, readIntegers, writeFloats } from '../heap.ts';
import type { WasmKernel } from '../wasm-backend.ts';

/** Sums of the rows that share a segment id: the gradient of gathering rows. Stock tfjs has none; negative ids are dropped. */
export const unsortedSegmentSum: WasmKernel = ({ inputs: { x, segmentIds }, attrs, backend }) => {
  const { numSegments } = attrs as { numSegments: number };
  const row = util.sizeFromShape(x.shape.slice(segmentIds.shape.length));
  const values = readFloats(backend, x);
  const sums = new Float64Array(numSegments * row);
  readIntegers(backend, segmentIds).forEach((segment, i) => {
    if (segment < 0 || segment >= numSegments) return;
    for (let j = 0; j < row; j++) sums[segment * row + j] += values[i * row + j];
  });
  const out = backend.makeOutput([numSegments, ...x.shape.slice(segmentIds.shape.length)], 'float32');
  writeFloats(backend, out, sums);
  return out;
};
