import * as tf from '@tensorflow/tfjs-core';
import { differentiate } from './missing-gradient.ts';

/** Per-sample losses [N] of inputs [N, height, width, channels]. */
export type InputLoss = (inputs: tf.Tensor4D) => tf.Tensor1D;

export interface LossGradient {
  /** [N] */
  readonly losses: tf.Tensor1D;
  /** Of the shape of the inputs: of each sample's loss with respect to that sample. */
  readonly gradient: tf.Tensor4D;
}

/**
 * Per-sample losses and their gradients with respect to the inputs.
 * Entries of a gradient that are not numbers count as zero: they give an attack no direction, and spread no NaN into the inputs.
 */
export function lossGradient(loss: InputLoss, inputs: tf.Tensor4D): LossGradient {
  return tf.tidy(() => {
    // Without dy tfjs differentiates the sum over samples, of which each depends on its own input only.
    const { value, grad } = differentiate(() => tf.valueAndGrad((x) => loss(x as tf.Tensor4D))(inputs));
    return { losses: value as tf.Tensor1D, gradient: withoutNaN(grad) as tf.Tensor4D };
  });
}

/** Zero in the place of what is not a number. */
export function withoutNaN(x: tf.Tensor): tf.Tensor {
  return tf.where(tf.isNaN(x), tf.zerosLike(x), x);
}
