import * as tf from '@tensorflow/tfjs-core';
import type { StockKernel, WasmKernel, WasmKernelParams } from './wasm-backend.ts';

const registered = new WeakSet<tf.KernelFunc>();

/** Whether the wasm backend runs our kernel of this name. */
export function isOurs(kernelName: string): boolean {
  return registered.has(tf.getKernel(kernelName, 'wasm')?.kernelFunc);
}

/** Puts a kernel in the place of the stock one, which it may call. */
export function replace(kernelName: string, kernel: WasmKernel): void {
  const stock = tf.getKernel(kernelName, 'wasm');
  // Registering over a kernel would print a warning.
  if (stock) tf.unregisterKernel(kernelName, 'wasm');
  register(kernelName, kernel, stock);
}

export function register(kernelName: string, kernel: WasmKernel, stock?: tf.KernelConfig): void {
  const stockFunc = stock?.kernelFunc as unknown as StockKernel;
  const kernelFunc = ((params: WasmKernelParams) => kernel(params, stockFunc)) as unknown as tf.KernelFunc;
  registered.add(kernelFunc);
  tf.registerKernel({ ...stock, kernelName, backendName: 'wasm', kernelFunc });
}
