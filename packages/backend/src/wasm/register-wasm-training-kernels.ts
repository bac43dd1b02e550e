import * as tf from '@tensorflow/tfjs-core';
import { betterKernels, missingKernels } from './training-kernels.ts';
import type { StockKernel, WasmKernel, WasmKernelParams } from './wasm-backend.ts';

const registered = new WeakSet<tf.KernelFunc>();

/**
 * Completes tfjs's wasm backend, so that CNNs train on it: gradients that it lacks are added, kernels that are slow or wrong
 * in 4.22 replaced. Registering twice is harmless.
 *
 * @throws Error where `@tensorflow/tfjs-backend-wasm` was not imported before
 * @example
 * import '@tensorflow/tfjs-backend-wasm';
 * registerWasmTrainingKernels();
 */
export function registerWasmTrainingKernels(): void {
  if (!tf.getKernel('Conv2D', 'wasm'))
    throw new Error('Import @tensorflow/tfjs-backend-wasm before registering its training kernels');
  for (const [name, kernel] of Object.entries(missingKernels)) if (!tf.getKernel(name, 'wasm')) register(name, kernel);
  for (const [name, kernel] of Object.entries(betterKernels)) replace(name, kernel);
}

function replace(kernelName: string, kernel: WasmKernel): void {
  const stock = tf.getKernel(kernelName, 'wasm');
  if (registered.has(stock?.kernelFunc)) return;
  // Registering over a kernel would print a warning.
  if (stock) tf.unregisterKernel(kernelName, 'wasm');
  register(kernelName, kernel, stock);
}

function register(kernelName: string, kernel: WasmKernel, stock?: tf.KernelConfig): void {
  const stockFunc = stock?.kernelFunc as unknown as StockKernel;
  const kernelFunc = ((params: WasmKernelParams) => kernel(params, stockFunc)) as unknown as tf.KernelFunc;
  registered.add(kernelFunc);
  tf.registerKernel({ ...stock, kernelName, backendName: 'wasm', kernelFunc });
}
