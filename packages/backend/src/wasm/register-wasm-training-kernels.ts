import * as tf from '@tensorflow/tfjs-core';
import { conv2dBackpropFilter } from './kernels/conv2d-backprop-filter.ts';

/** Kernels that core's gradients call and tfjs 4.22's wasm backend lacks. */
const missing = { [tf.Conv2DBackpropFilter]: conv2dBackpropFilter };

/**
 * Completes the wasm backend with the kernels that training needs.
 *
 * Registering twice is harmless, and a kernel that tfjs brings itself stays.
 *
 * @throws Error where `@tensorflow/tfjs-backend-wasm` was not imported before
 * @example
 * import '@tensorflow/tfjs-backend-wasm';
 * registerWasmTrainingKernels();
 */
export function registerWasmTrainingKernels(): void {
  if (!tf.getKernel('Conv2D', 'wasm'))
    throw new Error('Import @tensorflow/tfjs-backend-wasm before its training kernels are registered');
  for (const [kernelName, kernelFunc] of Object.entries(missing)) {
    if (!tf.getKernel(kernelName, 'wasm'))
      tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: kernelFunc as unknown as tf.KernelFunc });
  }
}
