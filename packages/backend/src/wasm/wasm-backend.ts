import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';

/** The parts of tfjs's wasm backend that kernels work with. */
export interface WasmBackend {
  makeOutput(shape: readonly number[], dtype: 'float32' | 'int32' | 'bool'): TensorInfo;
  /** The values of a tensor as they lie in wasm memory; stale after the next allocation. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

/** What tfjs calls a wasm kernel with. */
export interface WasmKernelParams {
  inputs: Record<string, TensorInfo>;
  attrs: NamedAttrMap | undefined;
  backend: WasmBackend;
}
