import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../wasm-backend.ts';
import { type Address, simdKernels } from './simd-kernels.ts';

/** Memory that a kernel needs while it runs, freed at its end. */
export class Scratch {
  private readonly addresses: Address[] = [];

  constructor(private readonly backend: WasmBackend) {}

  /** Room for floats, with whatever lies there. */
  floats(count: number): Address {
    return this.allocate(count * Float32Array.BYTES_PER_ELEMENT);
  }

  /** Room for float64 values; read them with `doubles`. */
  doubles(count: number): Address {
    return this.allocate(count * Float64Array.BYTES_PER_ELEMENT);
  }

  /** The float64 values that a kernel left at an address. */
  readDoubles(address: Address, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, count).slice();
  }

  /** Floats with these values, and zeros after them up to `size`. */
  vector(values: ArrayLike<number>, size = values.length): Address {
    const address = this.floats(size);
    const view = new Float32Array(this.memory.buffer, address, size);
    view.set(values);
    view.fill(0, values.length);
    return address;
  }

  /** A table of int32, repeated with its last entry up to a multiple of four, as the kernels read it. */
  table(entries: readonly number[]): Address {
    const size = Math.ceil(entries.length / 4) * 4;
    const address = this.allocate(size * Int32Array.BYTES_PER_ELEMENT);
    const view = new Int32Array(this.memory.buffer, address, size);
    view.set(entries);
    view.fill(entries[entries.length - 1], entries.length);
    return address;
  }

  free(): void {
    for (const address of this.addresses.splice(0)) this.backend.wasm._free(address);
  }

  private get memory(): WebAssembly.Memory {
    return simdKernels(this.backend).memory;
  }

  private allocate(bytes: number): Address {
    // An address above 2 GB comes out of wasm as a negative number.
    const address = this.backend.wasm._malloc(bytes) >>> 0;
    if (address === 0) throw new Error(`The wasm engine is out of memory: it cannot allocate ${bytes} bytes`);
    this.addresses.push(address);
    return address;
  }
}

/** Runs a kernel with scratch memory, freed whatever happens. */
export function withScratch<Result>(backend: WasmBackend, run: (scratch: Scratch) => Result): Result {
  const scratch = new Scratch(backend);
  try {
    return run(scratch);
  } finally {
    scratch.free();
  }
}

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

/** A tensor of float32 zeros. */
export function zeros(backend: WasmBackend, shape: number[]): TensorInfo {
  const tensor = backend.makeOutput(shape, 'float32');
  simdKernels(backend).clear(backend.getMemoryOffset(tensor.dataId), util.sizeFromShape(shape) * 4);
  return tensor;
}
