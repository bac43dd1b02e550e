import * as tf from '@tensorflow/tfjs-core';
import { addKernels, replaceKernels } from '../kernels/register-kernel.ts';
import { registerTrainingGradients } from './gradients/register-training-gradients.ts';
import { betterKernels, missingKernels } from './training-kernels.ts';

/**
 * Completes tfjs's wasm backend, so that CNNs train on it: gradients that it lacks are added, kernels that are slow or wrong
 * up to 4.22 replaced. Registering twice is harmless, and a kernel that a later tfjs brings, or better, stays.
 *
 * @throws Error where `@tensorflow/tfjs-backend-wasm` was not imported before
 * @example
 * import '@tensorflow/tfjs-backend-wasm';
 * registerWasmTrainingKernels();
 */
export function registerWasmTrainingKernels(): void {
  if (!tf.getKernel('Conv2D', 'wasm'))
    throw new Error('Import @tensorflow/tfjs-backend-wasm before registering its training kernels');
  addKernels('wasm', missingKernels);
  if (stockIsKnown(tf.version_core)) replaceKernels('wasm', betterKernels);
  registerTrainingGradients();
}

/** Whether the stock kernels of this version are those that were compared with ours; later ones may be right, and faster. */
function stockIsKnown(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major < 4 || (major === 4 && minor <= 22);
}
