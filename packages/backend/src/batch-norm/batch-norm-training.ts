import { ArgumentError, checkNumber, checkShape } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { BatchNormEngine, NormalizedBatch } from './batch-norm-engine.ts';
import { composed } from './composed.ts';
import { kernels } from './kernels.ts';

/**
 * Batch normalization in training mode, as one op with its closed gradient.
 *
 * y = γ (x - μ) / √(σ² + ε) + β, with the mean μ and the population variance σ² of each channel over the batch and all positions
 * (Ioffe and Szegedy, 2015, algorithm 1). The gradient in x counts that μ and σ² depend on x.
 *
 * @param x - float32 [batch, …, channels], rank 2 or more; normalized over all axes but the last
 * @param gamma - scale γ, float32 [channels]
 * @param beta - shift β, float32 [channels]
 * @param epsilon - ε > 0, added to the variance
 * @returns y in the shape of x, differentiable in x, gamma and beta; mean and variance [channels], without a gradient
 * @throws ArgumentError for other shapes or types, an empty batch, or ε out of range
 * @example
 * const { y } = batchNormTraining(tf.tensor2d([[1], [3]]), tf.ones([1]), tf.zeros([1]), 1e-3);
 * y.print(); // [[-0.9995], [0.9995]]
 */
export function batchNormTraining<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): NormalizedBatch<T> {
  checkArguments(x, gamma, beta, epsilon);
  return tf.tidy(() => normalize(engineOf(), x, gamma, beta, epsilon)) as NormalizedBatch<T> & tf.NamedTensorMap;
}

function normalize(engine: BatchNormEngine, x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number) {
  const { y, mean, variance } = engine.forward(x, gamma, beta, epsilon);
  // The statistics leave the op beside y; tfjs's custom gradients have one output, so y is all that carries one.
  const withGradient = tf.customGrad((...inputs) => {
    const [xInput, gammaInput, , save] = inputs as [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    save([xInput, gammaInput, mean, variance]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => gradients(engine, dy, saved, epsilon);
    return { value: tf.clone(y), gradFunc };
  });
  return { y: withGradient(x, gamma, beta), mean, variance };
}

function gradients(engine: BatchNormEngine, dy: tf.Tensor, saved: tf.Tensor[], epsilon: number): tf.Tensor[] {
  const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
  const { dx, dgamma, dbeta } = engine.backward(dy, { x, gamma, mean, variance, epsilon });
  return [dx, dgamma, dbeta];
}

function engineOf(): BatchNormEngine {
  return tf.getKernel('BatchNormTraining', tf.getBackend()) ? kernels : composed;
}

function checkArguments(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): void {
  if (!(x?.rank >= 2) || x.size === 0)
    throw new ArgumentError('x', 'a tensor of rank 2 or more that is not empty', x?.shape ?? x);
  if (x.dtype !== 'float32') throw new ArgumentError('x', 'a float32 tensor', x.dtype);
  const channels = [x.shape[x.rank - 1]];
  checkShape('gamma', gamma, channels, 'float32');
  checkShape('beta', beta, channels, 'float32');
  checkNumber('epsilon', epsilon, { min: 0, exclusiveMin: true });
}
