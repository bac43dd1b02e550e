import { ArgumentError, checkNumber, checkShape } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';

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

/** Output of batch normalization over all axes but the last, with the statistics of the batch. */
export interface NormalizedBatch<T extends tf.Tensor = tf.Tensor> {
  y: T;
  /** Mean of each channel over the batch. */
  mean: tf.Tensor1D;
  /** Population variance of each channel over the batch. */
  variance: tf.Tensor1D;
}

/** What the backward pass reads of the forward pass. */
interface BatchNormContext {
  x: tf.Tensor;
  gamma: tf.Tensor1D;
  mean: tf.Tensor1D;
  variance: tf.Tensor1D;
  epsilon: number;
}

/** Batch normalization in training mode as one engine computes it. */
interface BatchNormEngine {
  forward(x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number): NormalizedBatch;
  backward(dy: tf.Tensor, context: BatchNormContext): { dx: tf.Tensor; dgamma: tf.Tensor1D; dbeta: tf.Tensor1D };
}

/** Batch normalization from core's ops: right on every engine. */
const composed: BatchNormEngine = {
  forward(x, gamma, beta, epsilon) {
    const { mean, variance } = tf.moments(x, batchAxes(x));
    const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
    const y = tf.add(tf.mul(tf.sub(x, mean), scale), beta);
    return { y, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
  },

  backward(dy, { x, gamma, mean, variance, epsilon }: BatchNormContext) {
    const inverseStd = tf.rsqrt(tf.add(variance, epsilon));
    const normalized = tf.mul(tf.sub(x, mean), inverseStd);
    const dbeta = tf.sum(dy, batchAxes(x)) as tf.Tensor1D;
    const dgamma = tf.sum(tf.mul(dy, normalized), batchAxes(x)) as tf.Tensor1D;
    const count = x.size / gamma.size;
    const centred = tf.sub(dy, tf.div(tf.add(dbeta, tf.mul(normalized, dgamma)), count));
    return { dx: tf.mul(centred, tf.mul(gamma, inverseStd)), dgamma, dbeta };
  },
};

function batchAxes(x: tf.Tensor): number[] {
  return x.shape.slice(0, -1).map((_, axis) => axis);
}

/** Batch normalization where the engine has kernels of ours for it. */
const kernels: BatchNormEngine = {
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
