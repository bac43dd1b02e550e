import * as tf from '@tensorflow/tfjs-core';

/** How near each sample [N] is to its goal, by its scores and which of them are accepted (see `prediction-scores.ts`). */
export type GoalValue = (scores: tf.Tensor2D, accepted: tf.Tensor2D) => tf.Tensor1D;

// Larger than any score.
const OUT_OF_REACH = 1e30;

/** The largest accepted score minus the largest other: above zero where the goal is met. */
export const goalMargin: GoalValue = (scores, accepted) =>
  tf.sub(tf.max(onlyAccepted(scores, accepted), 1), largestRejected(scores, accepted));

/**
 * The log odds of the goal under softmax. Its gradient points where that of the cross entropy does (of the label, upwards, for
 * `misclassified`, or of the target, downwards), and does not vanish with it.
 */
export const goalLogOdds: GoalValue = (scores, accepted) =>
  tf.sub(tf.logSumExp(onlyAccepted(scores, accepted), 1), tf.logSumExp(onlyAccepted(scores, tf.sub(1, accepted)), 1));

/** ln of the probability that softmax gives to the goal: minus the cross entropy of a target. */
export const goalLogLikelihood: GoalValue = (scores, accepted) =>
  tf.sub(tf.logSumExp(onlyAccepted(scores, accepted), 1), tf.logSumExp(scores, 1));

/** [N] */
export function largestRejected(scores: tf.Tensor2D, accepted: tf.Tensor2D): tf.Tensor1D {
  return tf.max(onlyAccepted(scores, tf.sub(1, accepted)), 1);
}

/** The accepted scores, the others out of reach. */
export function onlyAccepted(scores: tf.Tensor2D, wanted: tf.Tensor2D): tf.Tensor2D {
  return tf.add(scores, tf.mul(tf.sub(wanted, 1), OUT_OF_REACH));
}
