import * as tf from '@tensorflow/tfjs-core';
import type { BatchNormEngine } from './batch-norm-engine.ts';

/** Batch normalization where the engine has kernels of ours for it. */
export const kernels: BatchNormEngine = {
  forward(x, gamma, beta, epsilon) {
    const [y, mean, variance] = run('BatchNormTraining', { x, gamma, beta }, epsilon);
    return { y, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
  },

  backward(dy, { x, gamma, mean, variance, epsilon }) {
    const [dx, dgamma, dbeta] = run('BatchNormTrainingGrad', { x, dy, gamma, mean, variance }, epsilon);
    return { dx, dgamma: dgamma as tf.Tensor1D, dbeta: dbeta as tf.Tensor1D };
  },
};

function run(kernel: string, inputs: tf.NamedTensorMap, epsilon: number): tf.Tensor[] {
  return tf.engine().runKernel(kernel, inputs, { epsilon }) as tf.Tensor[];
}
