import * as tf from '@tensorflow/tfjs-core';
import { eachGradient } from '../each-gradient.ts';
import { largestRejected } from '../goal-value.ts';
import type { NormGeometry } from '../norm-geometry.ts';
import { predictionScores } from '../prediction-scores.ts';
import { RowLeaders } from '../row-leaders.ts';
import type { MinimumNormSearch } from './minimum-norm-algorithm.ts';

// How far behind a boundary a step goes: as in Foolbox.
const BEYOND = 1e-4;
// Further away than any boundary; finite, since its product with the direction 0 has to be 0.
const UNREACHABLE = 1e30;

/**
 * For each sample the step to the nearest of the linearised boundaries behind which the goal is met. Zero where no gradient leads to any.
 *
 * @param candidates the accepted columns of the scores, one a sample in each [N] (int32)
 */
export function boundarySteps(
  { passes }: Pick<MinimumNormSearch, 'passes'>,
  geometry: NormGeometry,
  { x, accepted }: { x: tf.Tensor4D; accepted: tf.Tensor2D },
  candidates: readonly tf.Tensor1D[],
  positions: readonly number[],
): tf.Tensor4D {
  const nearest = new RowLeaders(x, -Infinity);
  const marginsOf = (at: tf.Tensor4D) => {
    const scores = predictionScores(passes.classifier, at);
    const rejected = largestRejected(scores, accepted);
    return candidates.map((each) => tf.sub(column(scores, each), rejected) as tf.Tensor1D);
  };
  try {
    eachGradient(
      passes,
      marginsOf,
      x,
      (gradient, margins) => {
        const distance = finite(tf.div(tf.abs(margins), geometry.dualLength(gradient)));
        const length = tf.reshape(tf.add(distance, BEYOND), [-1, 1, 1, 1]);
        nearest.offer(tf.mul(geometry.steepest(gradient), length), tf.neg(distance));
      },
      positions,
    );
    return tf.clone(nearest.rows);
  } finally {
    nearest.dispose();
  }
}

function column(scores: tf.Tensor2D, index: tf.Tensor1D): tf.Tensor1D {
  return tf.sum(tf.mul(scores, tf.oneHot(index, scores.shape[1])), 1);
}

function finite(distance: tf.Tensor): tf.Tensor1D {
  return tf.where(tf.less(distance, UNREACHABLE), distance, tf.fill(distance.shape, UNREACHABLE)) as tf.Tensor1D;
}
