import type { WasmBackend } from '../wasm-backend.ts';
import { binaries } from './binaries.ts';

/** Address of a value in wasm memory. */
export type Address = number;

/** The functions of assembly/, which work in the memory of tfjs's wasm module. Strides and offsets are in bytes. */
export interface SimdKernels extends SimdExports {
  readonly memory: WebAssembly.Memory;
}

export interface SimdExports {
  packPanels(from: Address, rowStride: number, columnStride: number, rows: number, columns: number, to: Address): void;
  multiply(
    a: Address,
    rowOffsets: Address,
    rows: number,
    step: number,
    runOffsets: Address,
    runs: number,
    runLength: number,
    panels: Address,
    bias: Address,
    out: Address,
    columns: number,
  ): void;
  multiplyRow(
    a: Address,
    step: number,
    b: Address,
    innerStride: number,
    columnStride: number,
    inner: number,
    bias: Address,
    out: Address,
    columns: number,
  ): void;
  gatherFactors(a: Address, rows: number, columns: number, starts: Address, factors: Address): number;
  multiplyFactors(starts: Address, rows: number, length: number, panels: Address, out: Address, columns: number): void;
  addOuterProducts(
    a: Address,
    pixelOffsets: Address,
    pixels: number,
    tapOffsets: Address,
    taps: number,
    panels: Address,
    sums: Address,
    columns: number,
  ): void;
  unpackSums(sums: Address, taps: number, columns: number, out: Address): void;
  copyRows(from: Address, fromStride: number, to: Address, toStride: number, bytes: number, rows: number): void;
  clear(from: Address, bytes: number): void;
  addPatches(
    patches: Address,
    pixelOffsets: Address,
    pixels: number,
    runOffsets: Address,
    runs: number,
    runLength: number,
    image: Address,
  ): void;
  winogradImages(
    side: number,
    image: Address,
    rowStride: number,
    tilesHigh: number,
    tilesWide: number,
    channels: number,
    temporary: Address,
    out: Address,
    plane: number,
  ): void;
  winogradFilter(
    side: number,
    filter: Address,
    count: number,
    turned: number,
    temporary: Address,
    out: Address,
    plane: number,
  ): void;
  winogradOutputs(
    side: number,
    products: Address,
    plane: number,
    tilesHigh: number,
    tilesWide: number,
    channels: number,
    temporary: Address,
    out: Address,
  ): void;
  winogradOutputGradients(
    side: number,
    dy: Address,
    tilesHigh: number,
    tilesWide: number,
    channels: number,
    temporary: Address,
    out: Address,
    plane: number,
  ): void;
  winogradFilterGradient(
    side: number,
    sums: Address,
    plane: number,
    count: number,
    temporary: Address,
    out: Address,
  ): void;
  sumRows(x: Address, rows: number, channels: number, totals: Address): void;
  sumProducts(
    a: Address,
    b: Address,
    meanA: Address,
    meanB: Address,
    rows: number,
    channels: number,
    totals: Address,
  ): void;
  scaleRows(
    x: Address,
    mean: Address,
    scale: Address,
    shift: Address,
    rows: number,
    channels: number,
    out: Address,
  ): void;
  combineRows(
    a: Address,
    scaleA: Address,
    b: Address,
    meanB: Address,
    scaleB: Address,
    shift: Address,
    rows: number,
    channels: number,
    out: Address,
  ): void;
  addDepthwiseFilterGradient(
    image: Address,
    dy: Address,
    pixelOffsets: Address,
    pixels: number,
    tapOffsets: Address,
    taps: number,
    channels: number,
    totals: Address,
  ): void;
  addDepthwiseInputGradient(
    dy: Address,
    filter: Address,
    pixelOffsets: Address,
    pixels: number,
    tapOffsets: Address,
    taps: number,
    channels: number,
    image: Address,
  ): void;
  repeatEach(x: Address, count: number, times: number, out: Address): void;
  sumEach(x: Address, count: number, size: number, out: Address): void;
  clip(x: Address, count: number, low: number, high: number, out: Address): void;
  maximum(a: Address, b: Address, count: number, out: Address): void;
  minimum(a: Address, b: Address, count: number, out: Address): void;
  sign(x: Address, count: number, out: Address): void;
  addMaxPoolGradient(x: Address, y: Address, dy: Address, dx: Address, ...sizes: PoolSizes): void;
  addAveragePoolGradient(dy: Address, dx: Address, ...sizes: PoolSizes): void;
  reluGradient(x: Address, dy: Address, count: number, out: Address): void;
  mirroredRelu(x: Address, count: number, out: Address): void;
  mirroredReluGradient(x: Address, dy: Address, count: number, out: Address): void;
  rbf(x: Address, count: number, out: Address): void;
  rbfGradient(x: Address, dy: Address, count: number, out: Address): void;
  momentumStep(
    weight: Address,
    velocity: Address,
    gradient: Address,
    count: number,
    rate: number,
    momentum: number,
    decay: number,
    newWeight: Address,
    newVelocity: Address,
  ): void;
}

/** Sizes of a pooling, in the order the kernels take them. */
export type PoolSizes = [
  batch: number,
  height: number,
  width: number,
  channels: number,
  outHeight: number,
  outWidth: number,
  filterHeight: number,
  filterWidth: number,
  strideHeight: number,
  strideWidth: number,
  top: number,
  left: number,
];

const instances = new WeakMap<object, SimdKernels>();

/** The kernels, working in this backend's memory. */
export function simdKernels(backend: WasmBackend): SimdKernels {
  const known = instances.get(backend.wasm);
  if (known) return known;
  const memory = memoryOf(backend);
  const kernels = { ...instantiate(memory), memory };
  instances.set(backend.wasm, kernels);
  return kernels;
}

/** Whether threads share the memory, as they do in a browser page that is cross-origin isolated. */
export function hasThreads(backend: WasmBackend): boolean {
  return isShared(simdKernels(backend).memory);
}

function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory {
  const memory = wasm.wasmMemory ?? Object.values(wasm.asm).find((each) => each instanceof WebAssembly.Memory);
  if (!memory) throw new Error('This version of tfjs-backend-wasm does not show its memory; 4.22 does');
  return memory as WebAssembly.Memory;
}

/** Instantiates the kernels in a memory, with fused multiply-add where the engine has it: almost twice as fast. */
export function instantiate(memory: WebAssembly.Memory, relaxed = hasRelaxedSimd()): SimdExports {
  const binary = binaries[`${relaxed ? 'relaxedSimd' : 'simd'}${isShared(memory) ? 'Shared' : ''}`];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(binary)), { env: { memory } });
  return exports as unknown as SimdExports;
}

function isShared(memory: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
}

/** Whether the engine has relaxed SIMD: browsers and Node 22 do; Node 20's V8 has it complete, but behind a flag. */
export function hasRelaxedSimd(): boolean {
  const bytes = bytesOf(binaries.relaxedSimd);
  if (WebAssembly.validate(bytes)) return true;
  const v8 = globalThis.process?.getBuiltinModule?.('node:v8');
  v8?.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(bytes);
}

function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(binary), (character) => character.charCodeAt(0));
}
