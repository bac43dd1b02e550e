import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { simdKernels } from '../simd/simd-kernels.ts';
import type { WasmBackend } from '../wasm-backend.ts';

/** A tensor of float32 zeros. */
export function zeros(backend: WasmBackend, shape: number[]): TensorInfo {
  const tensor = backend.makeOutput(shape, 'float32');
  simdKernels(backend).clear(backend.getMemoryOffset(tensor.dataId), util.sizeFromShape(shape) * 4);
  return tensor;
}
