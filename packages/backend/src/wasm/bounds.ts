import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Address, simdKernels } from './simd/simd-kernels.ts';
import type { StockKernel, WasmBackend, WasmKernel, WasmKernelParams } from './wasm-backend.ts';

/** Largest of two tensors; the stock kernel of 4.22 takes NaN in the second for the smaller one. */
export const maximum: WasmKernel = (params, stock) =>
  params.inputs.a.dtype === 'float32' ? extreme('maximum', params, stock) : stock(params);

/** Smallest of two tensors, with NaN in either. */
export const minimum: WasmKernel = (params, stock) =>
  params.inputs.a.dtype === 'float32' ? extreme('minimum', params, stock) : stock(params);

function extreme(name: 'maximum' | 'minimum', params: WasmKernelParams, stock: StockKernel): TensorInfo {
  const { backend, inputs } = params;
  const { a, b } = inputs;
  const sameShape = util.arraysEqual(a.shape, b.shape);
  // The stock kernel broadcasts, and keeps NaN of its first input: each is the first one once.
  const [first, second] = sameShape ? [a, b] : [stock(params), stock({ ...params, inputs: { a: b, b: a } })];
  const out = sameShape ? backend.makeOutput(a.shape, 'float32') : first;
  const [firstAt, secondAt, target] = [first, second, out].map(({ dataId }) => backend.getMemoryOffset(dataId));
  simdKernels(backend)[name](firstAt, secondAt, util.sizeFromShape(out.shape), target);
  if (!sameShape) backend.disposeData(second.dataId);
  return out;
}

/** Values between two bounds; the stock kernel of 4.22 makes NaN a bound. */
export const clipByValue: WasmKernel = (params, stock) => {
  const { clipValueMin, clipValueMax } = params.attrs as { clipValueMin: number; clipValueMax: number };
  return params.inputs.x.dtype === 'float32' ? clipped(params, clipValueMin, clipValueMax) : stock(params);
};

/** Values between 0 and 6, with NaN. */
export const relu6: WasmKernel = (params, stock) =>
  params.inputs.x.dtype === 'float32' ? clipped(params, 0, 6) : stock(params);

function clipped({ inputs: { x }, backend }: WasmKernelParams, low: number, high: number): TensorInfo {
  const out = backend.makeOutput(x.shape, 'float32');
  clip(backend, x, low, high, out);
  return out;
}

function clip(backend: WasmBackend, x: TensorInfo, low: number, high: number, out: TensorInfo): void {
  const [from, to]: Address[] = [x, out].map(({ dataId }) => backend.getMemoryOffset(dataId));
  simdKernels(backend).clip(from, util.sizeFromShape(x.shape), low, high, to);
}

/** Bounds of the activations that fused kernels have and that only clip. */
const bounds: Record<string, [low: number, high: number]> = {
  linear: [-Infinity, Infinity],
  relu: [0, Infinity],
  relu6: [0, 6],
};

/** Whether `activate` knows an activation. */
export function onlyClips(activation: string): boolean {
  return Object.hasOwn(bounds, activation);
}

/** Applies an activation that only clips, in place. */
export function activate(backend: WasmBackend, x: TensorInfo, activation: string): TensorInfo {
  if (activation !== 'linear') clip(backend, x, ...bounds[activation], x);
  return x;
}
