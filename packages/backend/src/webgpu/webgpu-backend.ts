import type { DataId, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { Program } from './programs.ts';

/** The parts of tfjs's WebGPU backend that we work with. */
export interface WebgpuBackend {
  readonly device: GPUDevice;
  readonly tensorMap: { get(dataId: DataId): TensorData | undefined };
  readonly bufferManager: {
    acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): GPUBuffer;
    releaseBuffer(buffer: GPUBuffer): void;
  };
  readonly commandEncoder: GPUCommandEncoder;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  runWebGPUProgram(program: Program, inputs: TensorInfo[], dtype: DataType, ...rest: unknown[]): TensorInfo;
  disposeData(dataId: DataId): boolean;
  read(dataId: DataId): Promise<Values>;
  readSync(dataId: DataId): Values;
}

/** What a tensor holds. */
export type Values = Float32Array | Int32Array | Uint8Array;

interface TensorData {
  readonly dtype: DataType;
  /** Its numbers, once they were read or before they were uploaded. */
  values: Values | null;
  /** The buffer on the adapter, once one was needed. */
  readonly resource: GPUBuffer | null;
}
