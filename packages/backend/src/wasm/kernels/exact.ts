import { util } from '@tensorflow/tfjs-core';
import { readFloats, readIntegers, writeFloats } from '../heap.ts';
import { simdKernels } from '../simd/simd-kernels.ts';
import type { WasmKernel } from '../wasm-backend.ts';

/** Sign; the stock kernel of 4.22 has 0 for all numbers nearer to 0 than 1.2e-7. */
export const sign: WasmKernel = (params, stock) => {
  const { inputs, backend } = params;
  const { x } = inputs;
  if (x.dtype !== 'float32') return stock(params);
  const out = backend.makeOutput(x.shape, 'float32');
  const [from, to] = [x, out].map(({ dataId }) => backend.getMemoryOffset(dataId));
  simdKernels(backend).sign(from, util.sizeFromShape(x.shape), to);
  return out;
};

/** log(1 + x); the stock kernel of 4.22 adds first, which leaves 0 of a small x. */
export const log1p: WasmKernel = (params, stock) => {
  const { inputs, backend } = params;
  const { x } = inputs;
  if (x.dtype !== 'float32') return stock(params);
  const out = backend.makeOutput(x.shape, 'float32');
  writeFloats(backend, out, readFloats(backend, x).map(Math.log1p));
  return out;
};

/** One-hot vectors; the stock kernel of 4.22 writes whole numbers of four bytes, whatever type the output has. */
export const oneHot: WasmKernel = (params, stock) => {
  const { inputs, attrs, backend } = params;
  const { indices } = inputs;
  const { dtype, depth, onValue, offValue } = attrs as unknown as OneHotAttributes;
  if (dtype === 'int32') return stock(params);
  const out = backend.makeOutput([...indices.shape, depth], dtype);
  const values = new (dtype === 'bool' ? Uint8Array : Float32Array)(util.sizeFromShape(out.shape)).fill(offValue);
  for (const [row, index] of readIntegers(backend, indices).entries())
    if (index >= 0 && index < depth) values[row * depth + index] = onValue;
  const { buffer } = simdKernels(backend).memory;
  new Uint8Array(buffer, backend.getMemoryOffset(out.dataId), values.byteLength).set(new Uint8Array(values.buffer));
  return out;
};

interface OneHotAttributes {
  dtype: 'int32' | 'float32' | 'bool';
  depth: number;
  onValue: number;
  offValue: number;
}
