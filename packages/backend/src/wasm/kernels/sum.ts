import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { writeFloats } from '../heap.ts';
import { withScratch } from '../simd/scratch.ts';
import { simdKernels } from '../simd/simd-kernels.ts';
import type { WasmKernel } from '../wasm-backend.ts';

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
