import * as tf from '@tensorflow/tfjs-core';
import { eachGradient } from '../each-gradient.ts';
import { largestRejected } from '../goal-value.ts';
import type { MinimumNormSearch } from '../minimum-norm/minimum-norm-algorithm.ts';
import type { NormGeometry } from '../norm-geometry.ts';
import { predictionScores } from '../prediction-scores.ts';
import { RowLeaders } from '../row-leaders.ts';

// Keeps a gradient of zero from dividing by zero (reference implementation of Croce and Hein).
const TINY = 1e-12;

export interface Hyperplane {
  /** Gradient of a margin at x, of its shape. */
  readonly normal: tf.Tensor4D;
  /** The margin at x, [N]; the hyperplane is where it would be zero if it were linear. */
  readonly margin: tf.Tensor1D;
}

/** The nearest in the norm of the linearised boundaries, behind which the score of a candidate is larger than all that do not meet the goal. */
export function nearestHyperplane(
  { passes }: Pick<MinimumNormSearch, 'passes'>,
  geometry: NormGeometry,
  { x, accepted }: { x: tf.Tensor4D; accepted: tf.Tensor2D },
  candidates: readonly tf.Tensor1D[],
  positions: readonly number[],
): Hyperplane {
  const [count] = x.shape;
  const size = x.size / count;
  // Normal and margin in one row.
  const nearest = new RowLeaders(tf.zeros([count, size + 1, 1, 1]), -Infinity);
  const marginsOf = (at: tf.Tensor4D) => {
    const scores = predictionScores(passes.classifier, at);
    const rejected = largestRejected(scores, accepted);
    const score = (column: tf.Tensor1D) => tf.sum(tf.mul(scores, tf.oneHot(column, scores.shape[1])), 1);
    return candidates.map((each) => tf.sub(score(each), rejected) as tf.Tensor1D);
  };
  const offer = (gradient: tf.Tensor4D, margin: tf.Tensor1D) => {
    const row = tf.concat([tf.reshape(gradient, [count, size]), tf.reshape(margin, [count, 1])], 1);
    const distance = tf.div(tf.abs(margin), tf.add(geometry.dualLength(gradient), TINY));
    nearest.offer(tf.reshape(row, [count, size + 1, 1, 1]), tf.neg(distance) as tf.Tensor1D);
  };
  try {
    eachGradient(passes, marginsOf, x, offer, positions);
    const rows = tf.reshape(nearest.rows, [count, size + 1]);
    const normal = tf.reshape(tf.slice(rows, [0, 0], [count, size]), x.shape) as tf.Tensor4D;
    return { normal, margin: tf.reshape(tf.slice(rows, [0, size], [count, 1]), [count]) };
  } finally {
    nearest.dispose();
  }
}
