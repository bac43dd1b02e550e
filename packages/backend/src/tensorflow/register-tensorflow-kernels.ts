import * as tf from '@tensorflow/tfjs-core';
import { batchNormTraining, batchNormTrainingGrad } from './batch-norm.ts';
import { fasterKernels, hasSafOps, type ReplacingKernel, safKernels } from './saf-ops.ts';
import type { TensorflowBackend, TensorflowKernel } from './tensorflow-backend.ts';

/** By ops that every libtensorflow has. */
const stockKernels: Record<string, TensorflowKernel> = {
  BatchNormTraining: batchNormTraining,
  BatchNormTrainingGrad: batchNormTrainingGrad,
};

const registered = new WeakSet<tf.KernelFunc>();

/** Gives tfjs-node the kernels of ours that TensorFlow, or the ops built into its addon, have ops for. Twice is harmless. */
export function registerTensorflowKernels(): void {
  const ours = hasSafOps(tf.backend() as unknown as TensorflowBackend);
  for (const [name, kernel] of Object.entries(ours ? safKernels : stockKernels))
    if (!tf.getKernel(name, 'tensorflow')) register(name, kernel);
  if (ours) for (const [name, kernel] of Object.entries(fasterKernels)) replace(name, kernel);
}

function replace(kernelName: string, kernel: ReplacingKernel): void {
  const stock = tf.getKernel(kernelName, 'tensorflow');
  if (registered.has(stock?.kernelFunc)) return;
  // Registering over a kernel would print a warning.
  if (stock) tf.unregisterKernel(kernelName, 'tensorflow');
  register(kernelName, (params) => kernel(params, stock?.kernelFunc as unknown as TensorflowKernel));
}

function register(kernelName: string, kernel: TensorflowKernel): void {
  const kernelFunc = kernel as unknown as tf.KernelFunc;
  registered.add(kernelFunc);
  tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc });
}
