import { lowestRows } from '@saf/certify/linear';
import type { Interval, Network, Step } from '@saf/certify/propagation';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainedNetwork } from '../steps/train-step.ts';

/** Bounds of a network for a box of inputs, by intervals, and of its z by a mixture of those and of linear bounds. */
export interface BoundedNetwork {
  readonly network: Network;
  readonly box: Interval;
  /** Of each step. */
  readonly intervals: readonly Interval[];
  /** The share of linear bounds (CROWN) in the mixture, a number in [0, 1]; intervals alone by default. */
  readonly crownShare?: tf.Scalar;
}

/** The z [N, categories] that the loss of a sample is largest for, as far as its bounds say. */
export function worstZ(head: TrainedNetwork['head'], bounded: BoundedNetwork, labels: tf.Tensor1D): tf.Tensor2D {
  return head === 'softmax' ? worstOfSoftmax(bounded, labels) : worstOfRbf(boundsOfZ(bounded), labels);
}

/** Softmax depends on differences of z alone: 0 for the label, and z_j − z_ℓ at most for the others. */
function worstOfSoftmax(bounded: BoundedNetwork, labels: tf.Tensor1D): tf.Tensor2D {
  const { network, intervals } = bounded;
  const { layer, inputs } = network.steps[network.output];
  const z = intervals[network.output];
  // Differences of which intervals see through a dense layer.
  const isDense = ['Dense', 'DenseLogits'].includes(layer.getClassName()) && z.low.rank === 2 && inputs[0] >= 0;
  const byIntervals = isDense ? worstDifferences(layer, intervals[inputs[0]], labels) : differences(z, labels);
  if (!bounded.crownShare) return byIntervals;
  const categories = z.low.shape[1]!;
  const isLabel = oneHot(labels, categories);
  // Rows of z_ℓ − z_j.
  const rows = tf.sub(tf.expandDims(isLabel, 1), tf.expandDims(tf.eye(categories), 0));
  return mix(byIntervals, tf.neg(linearLows(bounded, rows)), bounded.crownShare) as tf.Tensor2D;
}

/** The bounds of each z. */
function boundsOfZ(bounded: BoundedNetwork): Interval {
  const { network, intervals, crownShare } = bounded;
  const z = intervals[network.output];
  if (!crownShare) return z;
  const [samples, categories] = z.low.shape as [number, number];
  const each = tf.tile(tf.expandDims(tf.eye(categories), 0), [samples, 1, 1]);
  const rows = linearLows(bounded, tf.concat([each, tf.neg(each)], 1));
  const [lows, highs] = tf.split(rows, 2, 1);
  return { low: mix(z.low, lows, crownShare), high: mix(z.high, tf.neg(highs), crownShare) };
}

const linearLows = ({ network, box }: BoundedNetwork, rows: tf.Tensor) =>
  lowestRows(network, box, network.output, rows, { method: 'crown', steps: 0, widened: false, isTrained: true });

const mix = (a: tf.Tensor, b: tf.Tensor, share: tf.Scalar) => tf.add(a, tf.mul(share, tf.sub(b, a)));

const oneHot = (labels: tf.Tensor1D, categories: number) =>
  tf.cast(tf.oneHot(labels, categories), 'float32') as tf.Tensor2D;

/** The largest differences that intervals of z allow: the label at its lower, all others at their upper ends; 0 for the label. */
export function differences({ low, high }: Interval, labels: tf.Tensor1D): tf.Tensor2D {
  const isLabel = oneHot(labels, low.shape[1]!);
  const ofLabel = tf.sum(tf.mul(low, isLabel), 1, true);
  return tf.mul(tf.sub(high, ofLabel), tf.sub(1, isLabel)) as tf.Tensor2D;
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
  const isLabel = oneHot(labels, categories);
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
 * RBF: the hybrid loss falls with the label's confidence exp(−z²) and rises with all others, so that it is largest where the label's z
 * is farthest from 0 (whose sign does not matter) and all others are nearest to it.
 */
export function worstOfRbf({ low, high }: Interval, labels: tf.Tensor1D): tf.Tensor2D {
  const isLabel = tf.cast(tf.oneHot(labels, low.shape[1]!), 'bool');
  const nearest = tf.minimum(tf.maximum(low, 0), high);
  const farthest = tf.maximum(tf.neg(low), high);
  return tf.where(isLabel, farthest, nearest) as tf.Tensor2D;
}
