import type { LossOfPreActivations } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { lossOverLabels } from '../loss/label-smoothing.ts';
import type { Recipe } from '../recipe.ts';

type Calibration = NonNullable<NonNullable<Recipe['adversarial']>['calibration']>;

/**
 * λ = (1 − min(1, ‖δ‖∞ / ε)) ^ power of each image [n] that was moved by δ: what its label is still worth (Stutz et al. 2020, "Confidence-
 * calibrated adversarial training", eq. 6).
 *
 * @param clean the images as they were, [n, height, width, channels]
 * @param epsilon above 0
 */
export function labelShares(
  clean: tf.Tensor4D,
  attacked: tf.Tensor4D,
  epsilon: number,
  { power }: Calibration,
): tf.Tensor1D {
  return tf.tidy(() => {
    const moved = tf.max(tf.abs(tf.sub(attacked, clean)), [1, 2, 3]);
    return tf.pow(tf.sub(1, tf.minimum(1, tf.div(moved, epsilon))), power) as tf.Tensor1D;
  });
}

/** The loss of each sample [N]: λ L(z, label) + (1 − λ) L(z, rest), where the rest is the last output, or all of them alike. */
export function calibratedLoss(
  loss: LossOfPreActivations,
  z: tf.Tensor2D,
  labels: tf.Tensor1D,
  shares: tf.Tensor1D,
  { rest }: Calibration,
): tf.Tensor1D {
  const other = rest === 'uniform' ? lossOverLabels(loss, z) : loss(z, tf.fill(labels.shape, z.shape[1] - 1, 'int32'));
  return tf.add(tf.mul(shares, loss(z, labels)), tf.mul(tf.sub(1, shares), other)) as tf.Tensor1D;
}
