import * as tf from '@tensorflow/tfjs-core';
import { batchNormTraining, batchNormTrainingGrad } from './batch-norm.ts';

const kernels = { BatchNormTraining: batchNormTraining, BatchNormTrainingGrad: batchNormTrainingGrad };

/** Gives tfjs-node the kernels of ours that TensorFlow has ops for. */
export function registerTensorflowKernels(): void {
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    if (tf.getKernel(kernelName, 'tensorflow')) continue;
    tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc: kernel as unknown as tf.KernelFunc });
  }
}
