import type { LossOfPreActivations } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A loss of smoothed labels (Szegedy et al. 2016, "Rethinking the Inception architecture for computer vision", Section 7): with the share
 * s of smoothing and K outputs, the label counts for 1 − s and every output for s / K,
 *
 *     (1 − s) · L(z, ℓ) + s · (1 / K) Σₖ L(z, k)
 *
 * Of the softmax loss it is the cross entropy of the smoothed label; of the hybrid loss, what it is on average over labels that are
 * drawn so.
 *
 * @param smoothing in [0, 1)
 */
export function withLabelSmoothing(loss: LossOfPreActivations, smoothing: number): LossOfPreActivations {
  return (z, labels) =>
    tf.add(tf.mul(loss(z, labels), 1 - smoothing), tf.mul(lossOverLabels(loss, z), smoothing)) as tf.Tensor1D;
}

/** The mean of each sample's losses [N] over all labels, from one call. */
export function lossOverLabels(loss: LossOfPreActivations, z: tf.Tensor2D): tf.Tensor {
  const [samples, outputs] = z.shape;
  const labels = Int32Array.from({ length: outputs * samples }, (_, i) => Math.floor(i / samples));
  const losses = loss(tf.tile(z, [outputs, 1]), tf.tensor1d(labels, 'int32'));
  return tf.mean(tf.reshape(losses, [outputs, samples]), 0);
}
