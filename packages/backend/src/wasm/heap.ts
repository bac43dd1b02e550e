import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { simdKernels } from './simd/simd-kernels.ts';
import type { WasmBackend } from './wasm-backend.ts';

/** A copy of a float32 tensor's values. */
export function readFloats(backend: WasmBackend, { dataId, shape }: TensorInfo): Float32Array {
  const { buffer } = simdKernels(backend).memory;
  return new Float32Array(buffer, backend.getMemoryOffset(dataId), util.sizeFromShape(shape)).slice();
}

/** A copy of an int32 tensor's values. */
export function readIntegers(backend: WasmBackend, { dataId, shape }: TensorInfo): Int32Array {
  const { buffer } = simdKernels(backend).memory;
  return new Int32Array(buffer, backend.getMemoryOffset(dataId), util.sizeFromShape(shape)).slice();
}

/** Overwrites a float32 tensor's values. */
export function writeFloats(backend: WasmBackend, { dataId }: TensorInfo, values: ArrayLike<number>): void {
  const { buffer } = simdKernels(backend).memory;
  new Float32Array(buffer, backend.getMemoryOffset(dataId), values.length).set(values);
}
