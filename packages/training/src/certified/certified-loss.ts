import { type Interval, type Network, propagate, type Step } from '@saf/certify/propagation';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainedNetwork } from '../train-step.ts';
import { batchNormInterval, recordBatchNorm } from './batch-norm-intervals.ts';
import { tightness } from './tightness.ts';

/** How the parts of the loss are weighted at one step. */
export interface CertifiedWeights {
  /** Without them the loss is the clean one. */
  readonly bounds?: {
    /** Largest change of a pixel. */
    readonly epsilon: tf.Scalar;
    /** The share of the clean loss. */
    readonly kappa: tf.Scalar;
  };
  readonly regularizer?: tf.Scalar;
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

function lossOf(network: TrainedNetwork, traced: Network, { images, labels, seen, bounds, regularizer }: Batch) {
  const z = forward(network, images, seen);
  const clean = tf.mean(network.loss(z, labels)) as tf.Scalar;
  if (!bounds) return { loss: clean, z };
  const { epsilon, kappa } = bounds;
  const box = { low: tf.maximum(tf.sub(images, epsilon), 0), high: tf.minimum(tf.add(images, epsilon), 1) };
  const rule = (step: Step, [input]: readonly Interval[]) => batchNormInterval(step, input, seen.inputOf(step.layer));
  const intervals = propagate(traced, box, { widened: false, rule });
  const worst = tf.mean(network.loss(worstZ(network.head, traced, intervals, labels), labels));
  const parts = [tf.mul(clean, kappa), tf.mul(worst, tf.sub(1, kappa))];
  if (regularizer) parts.push(tf.mul(tightness(traced, intervals), regularizer));
  return { loss: tf.addN(parts) as tf.Scalar, z };
}

function forward({ trunk }: TrainedNetwork, images: tf.Tensor4D, seen: Batch['seen']): tf.Tensor2D {
  try {
    return trunk.apply(images, { training: true }) as tf.Tensor2D;
  } finally {
    seen.stop();
  }
}

/** The z that the worst loss is of. Softmax depends on differences of z alone, whose bounds see through a dense layer at the end. */
function worstZ(
  head: TrainedNetwork['head'],
  { steps, output }: Network,
  intervals: readonly Interval[],
  labels: tf.Tensor1D,
): tf.Tensor2D {
  const { layer, inputs } = steps[output];
  const isDense = ['Dense', 'DenseLogits'].includes(layer.getClassName()) && intervals[output].low.rank === 2;
  if (head === 'softmax' && isDense && inputs[0] >= 0) return worstDifferences(layer, intervals[inputs[0]], labels);
  return worstCase(head, intervals[output], labels);
}

/**
 * The largest z_j − z_ℓ that z = Wᵀ x + b takes on an interval of x, for each j: of (W_j − W_ℓ)ᵀ x rather than of both apart
 * (Gowal et al. 2018, Section 3, "elision of the last layer"). With centre c and radius r of x,
 *
 *     (W_j − W_ℓ)ᵀ c + b_j − b_ℓ + |W_j − W_ℓ|ᵀ r
 */
export function worstDifferences(
  { weights }: Step['layer'],
  { low, high }: Interval,
  labels: tf.Tensor1D,
): tf.Tensor2D {
  const kernel = weights[0].read() as tf.Tensor2D;
  const categories = kernel.shape[1];
  const isLabel = tf.cast(tf.oneHot(labels, categories), 'float32');
  const centre = tf.matMul(tf.mul(tf.add(low, high), 0.5) as tf.Tensor2D, kernel);
  const z = weights.length > 1 ? tf.add(centre, weights[1].read()) : centre;
  const gaps = tf.sub(z, tf.sum(tf.mul(z, isLabel), 1, true));
  // [N, 1, inputs] and [categories, inputs].
  const own = tf.expandDims(tf.matMul(isLabel, kernel, false, true), 1);
  const spread = tf.abs(tf.sub(tf.transpose(kernel), own)) as tf.Tensor3D;
  const radius = tf.expandDims(tf.mul(tf.sub(high, low), 0.5), 2) as tf.Tensor3D;
  return tf.add(gaps, tf.squeeze(tf.matMul(spread, radius), [2])) as tf.Tensor2D;
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
