import { checkNumber, checkShape } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';

/** Hyper-parameters of stochastic gradient descent with momentum. */
export interface MomentumOptions {
  /** Step size, >= 0. */
  learningRate: number;
  /** Share of the last step that goes on, in [0, 1]. */
  momentum: number;
  /** Weight of the L2 penalty on the weights, >= 0. */
  weightDecay: number;
}

/**
 * One step of stochastic gradient descent with momentum and weight decay, on one weight in place.
 *
 * v ← m v - r (g + d w), then w ← w + v, with rate r, momentum m and weight decay d (as MatConvNet's `cnn_train`).
 *
 * @param weight - w, float32 of any shape
 * @param velocity - v, same shape; zeros before the first step
 * @param gradient - g of the loss in w, same shape; stays the caller's to dispose
 * @throws ArgumentError for shapes that differ or options out of range
 * @example
 * momentumStep(weight, velocity, gradient, { learningRate: 0.02, momentum: 0.9, weightDecay: 5e-4 });
 */
export function momentumStep(
  weight: tf.Variable,
  velocity: tf.Variable,
  gradient: tf.Tensor,
  { learningRate, momentum, weightDecay }: MomentumOptions,
): void {
  checkNumber('learningRate', learningRate, { min: 0 });
  checkNumber('momentum', momentum, { min: 0, max: 1 });
  checkNumber('weightDecay', weightDecay, { min: 0 });
  checkShape('velocity', velocity, weight.shape, 'float32');
  checkShape('gradient', gradient, weight.shape, 'float32');
  const options = { learningRate, momentum, weightDecay };
  tf.tidy(() => {
    const next = tf.getKernel(KERNEL, tf.getBackend()) ? runKernel : compose;
    const [newWeight, newVelocity] = next(weight, velocity, gradient, options);
    velocity.assign(newVelocity);
    weight.assign(newWeight);
  });
}

const KERNEL = 'MomentumStep';

type Step = (weight: tf.Tensor, velocity: tf.Tensor, gradient: tf.Tensor, options: MomentumOptions) => tf.Tensor[];

const runKernel: Step = (weight, velocity, gradient, options) =>
  tf.engine().runKernel(KERNEL, { weight, velocity, gradient }, { ...options }) as tf.Tensor[];

const compose: Step = (weight, velocity, gradient, { learningRate, momentum, weightDecay }) => {
  const decayed = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight, weightDecay));
  const newVelocity = tf.sub(tf.mul(velocity, momentum), tf.mul(decayed, learningRate));
  return [tf.add(weight, newVelocity), newVelocity];
};
