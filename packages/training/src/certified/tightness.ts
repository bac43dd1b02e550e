import type { Interval, Network } from '@saf/certify/propagation';
import * as tf from '@tensorflow/tfjs-core';

// Intervals may grow to twice the width of the first (Shi et al., τ = 0.5).
const TOLERANCE = 0.5;

/**
 * What keeps intervals from exploding early in a training, a mean over the activations of a network.
 *
 * - Of activations that never fall, as Shi et al. 2021 ("Fast certified robust training with short warmup", eq. 6) have it:
 *   max(0, τ − w₁ / w), where w is the mean width of the intervals before an activation, and w₁ that before the first one.
 * - Of symmetric activations, whose image cannot be wider than 1: the mean of max(0, min(−low, high)), by how much intervals reach
 *   over the middle of the bump to both sides. Where they cover all of it, their gradient is 0.
 */
export function tightness({ steps }: Network, intervals: readonly Interval[]): tf.Scalar {
  const before = steps.flatMap(({ operation, inputs: [from] }) =>
    operation.kind === 'elementwise' && from >= 0
      ? [{ peaked: operation.fn.peak !== undefined, ...intervals[from] }]
      : [],
  );
  if (before.length === 0) return tf.scalar(0);
  const width = ({ low, high }: Interval) => tf.mean(tf.sub(high, low));
  const first = tf.add(width(before[0]), SMALL);
  const parts = before.map(({ peaked, ...interval }) =>
    peaked
      ? tf.mean(tf.relu(tf.minimum(tf.neg(interval.low), interval.high)))
      : tf.relu(tf.sub(TOLERANCE, tf.div(first, tf.add(width(interval), SMALL)))),
  );
  return tf.div(tf.addN(parts), before.length) as tf.Scalar;
}

// Widths are 0 before ε grows.
const SMALL = 1e-6;
