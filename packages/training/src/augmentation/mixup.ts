import type { ImageDataset } from '@saf/datasets';
import type { LossOfPreActivations } from '@saf/models';
import { randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { randomBeta } from 'd3-random';
import type { FillImage } from './augmented-images.ts';

/** What an image was mixed with. */
interface Partner {
  readonly label: number;
  /** λ, the share of the image itself, in [½, 1]. */
  readonly share: number;
}

/** Mixes an image, as it is in an epoch, with another one in place. */
export type Mix = (out: Float32Array, epoch: number, index: number) => Partner;

/**
 * Mixup (Zhang et al. 2018, "mixup: beyond empirical risk minimization"): images x = λ xᵢ + (1 − λ) xⱼ with the loss of both labels
 * (`mixedLoss`), where λ is of the distribution Beta(α, α) and j any image of the data set.
 *
 * The partner is drawn by the image's own stream, not from its batch, so that batches do not matter. Of λ and 1 − λ the larger one is
 * taken: the pairs (i, j) and (j, i) are equally likely, so that samples are as probable as before, and the first label is the one
 * that counts in a training's error.
 */
export function mixup(dataset: ImageDataset, fill: FillImage, alpha: number, seed: number): Mix {
  const other = new Float32Array(dataset.shape[0] * dataset.shape[1] * dataset.shape[2]);
  return (out, epoch, index) => {
    const source = randomStream(seed, 'mixup', epoch, index);
    const partner = Math.floor(source() * dataset.size);
    const drawn = randomBeta.source(source)(alpha, alpha)();
    const share = Math.max(drawn, 1 - drawn);
    fill(other, epoch, partner);
    for (let k = 0; k < out.length; k++) out[k] = share * out[k] + (1 - share) * other[k];
    return { label: dataset.labels[partner], share };
  };
}

/** The labels that the images of a batch were mixed with (int32 [N]), and the shares λ of their own ones ([N]). */
export type MixedLabels = {
  readonly labels: tf.Tensor1D;
  readonly shares: tf.Tensor1D;
};

/** The loss of each sample [N]: λ L(z, own label) + (1 − λ) L(z, the other's). */
export function mixedLoss(
  loss: LossOfPreActivations,
  z: tf.Tensor2D,
  labels: tf.Tensor1D,
  mixed: MixedLabels,
): tf.Tensor1D {
  const own = tf.mul(loss(z, labels), mixed.shares);
  return tf.add(own, tf.mul(loss(z, mixed.labels), tf.sub(1, mixed.shares))) as tf.Tensor1D;
}
