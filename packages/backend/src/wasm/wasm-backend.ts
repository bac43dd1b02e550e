import type { DataType, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';

/** The parts of tfjs's wasm backend that kernels work with. */
export interface WasmBackend {
  readonly wasm: EmscriptenModule;
  makeOutput(shape: readonly number[], dtype: DataType): TensorInfo;
  /** Address of a tensor's values in wasm memory. */
  getMemoryOffset(dataId: object): number;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

/** The parts of tfjs's wasm module that kernels work with. */
interface EmscriptenModule {
  _malloc(bytes: number): number;
  _free(address: number): void;
  /** Where a module with threads keeps its memory. */
  readonly wasmMemory?: WebAssembly.Memory;
  /** What the wasm binary exports; a module without threads has its memory there. */
  readonly asm: WebAssembly.Exports;
}

/** What tfjs calls a wasm kernel with. */
export interface WasmKernelParams {
  inputs: Record<string, TensorInfo>;
  attrs: NamedAttrMap | undefined;
  backend: WasmBackend;
}

/** A kernel of ours; `stock` is the kernel of tfjs that it takes the place of, for what it leaves to it. */
export type WasmKernel = (params: WasmKernelParams, stock: StockKernel) => TensorInfo | TensorInfo[];

export type StockKernel = (params: WasmKernelParams) => TensorInfo;
