import { type Interval, type Network, propagate, type Step } from '@saf/certify/propagation';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainedNetwork } from '../train-step.ts';
import { batchNormInterval, recordBatchNorm } from './batch-norm-intervals.ts';
import { tightness } from './tightness.ts';

/** How the parts of the loss are weighted at one step. */
export interface CertifiedWeights {
  /** Largest change of a pixel. */
  readonly epsilon: number;
  /** The share of the clean loss. */
  readonly kappa: number;
  readonly regularizer: number;
}

/**
 * κ · the loss of the images + (1 − κ) · the largest loss that interval bounds allow for images within ε of them
 * (Gowal et al. 2018, "On the effectiveness of interval bound propagation for training verifiably robust models"), + the
 * regulariser of Shi et al. 2021 while ε grows. The mean over the batch, and the pre-activations z of the images.
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

function lossOf(
  network: TrainedNetwork,
  traced: Network,
  { images, labels, seen, epsilon, kappa, regularizer }: Batch,
) {
  const z = forward(network, images, seen);
  const clean = tf.mean(network.loss(z, labels)) as tf.Scalar;
  if (kappa === 1 && regularizer === 0) return { loss: clean, z };
  const box = { low: tf.maximum(tf.sub(images, epsilon), 0), high: tf.minimum(tf.add(images, epsilon), 1) };
  const rule = (step: Step, [input]: readonly Interval[]) => batchNormInterval(step, input, seen.inputOf(step.layer));
  const intervals = propagate(traced, box, { widened: false, rule });
  const worst = worstCase(network.head, intervals[traced.output], labels);
  const parts = [tf.mul(clean, kappa), tf.mul(tf.mean(network.loss(worst, labels)), 1 - kappa)];
  if (regularizer > 0) parts.push(tf.mul(tightness(traced, intervals), regularizer));
  return { loss: tf.addN(parts) as tf.Scalar, z };
}

function forward({ trunk }: TrainedNetwork, images: tf.Tensor4D, seen: Batch['seen']): tf.Tensor2D {
  try {
    return trunk.apply(images, { training: true }) as tf.Tensor2D;
  } finally {
    seen.stop();
  }
}

/**
 * The z of each sample's interval that has the largest loss. Softmax: the label's at its lower, all others at their upper ends.
 * RBF: the hybrid loss falls with the label's confidence exp(−z²) and rises with all others, so that it is largest where
 * the label's z is farthest from 0 (whose sign does not matter) and all others are nearest to it.
 */
export function worstCase(head: TrainedNetwork['head'], { low, high }: Interval, labels: tf.Tensor1D): tf.Tensor2D {
  const isLabel = tf.cast(tf.oneHot(labels, low.shape[1]!), 'bool');
  if (head === 'softmax') return tf.where(isLabel, low, high) as tf.Tensor2D;
  const nearest = tf.minimum(tf.maximum(low, 0), high);
  const farthest = tf.maximum(tf.neg(low), high);
  return tf.where(isLabel, farthest, nearest) as tf.Tensor2D;
}
