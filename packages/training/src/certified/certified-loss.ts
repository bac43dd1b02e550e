import { type Network, propagate } from '@saf/certify/propagation';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainedNetwork } from '../steps/train-step.ts';
import { recordBatchNorm, withBatchStatistics } from './batch-statistics.ts';
import { tightness } from './tightness.ts';
import { worstZ } from './worst-z.ts';

/** How the parts of the loss are weighted at one step. */
export interface CertifiedWeights {
  /** Without them the loss is the clean one. */
  readonly bounds?: {
    /** Largest change of a pixel. */
    readonly epsilon: tf.Scalar;
    /** The share of the clean loss. */
    readonly kappa: tf.Scalar;
    /** The share of linear bounds of z among its bounds; none by default. */
    readonly crownShare?: tf.Scalar;
  };
  readonly regularizer?: tf.Scalar;
}

/**
 * κ · the loss of the images + (1 − κ) · the largest loss that bounds allow for images within ε of them, + the
 * regulariser of Shi et al. 2021 while ε grows. Bounds are intervals (Gowal et al. 2018, "On the effectiveness of interval bound
 * propagation for training verifiably robust models"), or a mixture of them and linear bounds (Zhang et al. 2020, "Towards stable and
 * efficient training of verifiably robust neural networks"). The mean over the batch, and the pre-activations z of the images.
 *
 * Batch norm takes the statistics of the images themselves, for the bounds too.
 */
export function certifiedLoss(
  network: TrainedNetwork,
  traced: Network,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
  weights: CertifiedWeights,
): { loss: tf.Scalar; z: tf.Tensor2D } {
  const seen = recordBatchNorm(traced);
  try {
    return lossOf(network, traced, { images, labels, seen, ...weights });
  } finally {
    seen.dispose();
  }
}

type Batch = CertifiedWeights & {
  readonly images: tf.Tensor4D;
  readonly labels: tf.Tensor1D;
  readonly seen: ReturnType<typeof recordBatchNorm>;
};

function lossOf(network: TrainedNetwork, traced: Network, { images, labels, seen, bounds, regularizer }: Batch) {
  const cleanZ = forward(network, images, seen);
  const clean = tf.mean(network.loss(cleanZ, labels)) as tf.Scalar;
  if (!bounds) return { loss: clean, z: cleanZ };
  const { epsilon, kappa, crownShare } = bounds;
  const box = { low: tf.maximum(tf.sub(images, epsilon), 0), high: tf.minimum(tf.add(images, epsilon), 1) };
  const normalised = withBatchStatistics(traced, seen.inputOf);
  const intervals = propagate(normalised, box, { widened: false });
  const z = worstZ(network.head, { network: normalised, box, intervals, crownShare }, labels);
  const worst = tf.mean(network.loss(z, labels));
  const parts = [tf.mul(clean, kappa), tf.mul(worst, tf.sub(1, kappa))];
  if (regularizer) parts.push(tf.mul(tightness(traced, intervals), regularizer));
  return { loss: tf.addN(parts) as tf.Scalar, z: cleanZ };
}

function forward({ trunk }: TrainedNetwork, images: tf.Tensor4D, seen: Batch['seen']): tf.Tensor2D {
  try {
    return trunk.apply(images, { training: true }) as tf.Tensor2D;
  } finally {
    seen.stop();
  }
}
