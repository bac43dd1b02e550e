import { type Classifier, computeBy, NONSENSE } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Criterion } from './attack.ts';
import { type CountedPasses, differentiate, usableGradient } from './counted-passes.ts';

/**
 * Scores [N, K] of which the largest says what is predicted: the logits, and a last column for nonsense if inputs can be that.
 * Under a threshold rule that column is the logit a category would need: ln y = logit − ln Σ exp(logits) + ln Σ y for every
 * category, so y reaches the threshold where the logit reaches ln threshold + ln Σ exp(logits) − ln Σ y.
 */
export function predictionScores(
  classifier: Classifier,
  inputs: tf.Tensor4D,
  logits = classifier.logits(inputs),
): tf.Tensor2D {
  const { nonsense, categories } = classifier;
  if ('category' in nonsense) return logits;
  const meaningful = tf.slice(logits, [0, 0], [-1, categories]);
  if (nonsense.threshold === 0) return meaningful;
  const needed: tf.Tensor2D = tf.add(logNormalizer(classifier, inputs, logits), Math.log(nonsense.threshold));
  return tf.concat([meaningful, needed], 1);
}

/** What a logit is above ln y of its confidence y: ln Σ exp(logits) − ln Σ y, [N, 1]. */
export function logNormalizer(classifier: Classifier, inputs: tf.Tensor4D, logits: tf.Tensor2D): tf.Tensor2D {
  const confidences = classifier.confidencesFromLogits?.(logits) ?? classifier.confidences(inputs);
  return tf.sub(tf.logSumExp(logits, 1, true), logTotal(confidences, logits));
}

// Smaller sums of float32 confidences have lost their digits.
const UNDERFLOW = 1e-37;

/** ln Σ y. Only RBF confidences underflow, which are exp(logits). */
function logTotal(confidences: tf.Tensor2D, logits: tf.Tensor2D): tf.Tensor {
  const total = tf.sum(confidences, 1, true);
  const lost = isLost(total);
  return tf.add(tf.mul(lost, tf.logSumExp(logits, 1, true)), tf.log(tf.add(total, lost)));
}

/** 1 or 0, which has no gradient: tfjs cannot go back through a comparison. */
const isLost = /* @__PURE__ */ tf.customGrad((total) => ({
  value: tf.cast(tf.less(total as tf.Tensor, UNDERFLOW), 'float32'),
  gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
}));

/** Which columns of the scores meet the criterion when they are the largest: 1 or 0 in [count, K]. */
export function acceptedScores(criterion: Criterion, count: number, classifier: Classifier): tf.Tensor2D {
  const { nonsense, categories } = classifier;
  const predictions = Array.from({ length: categories }, (_, category) => category);
  if ('category' in nonsense || nonsense.threshold > 0) predictions.push(NONSENSE);
  const columns = predictions.map((prediction) => criterion.isMet(new Int32Array(count).fill(prediction)));
  return tf.tidy(
    () =>
      tf.stack(
        columns.map((met) => tf.tensor1d(met.map(Number))),
        1,
      ) as tf.Tensor2D,
  );
}

/** The accepted columns of each sample, one after the other in a row; where others have more of them, its last again: int32 [N, at most K]. */
export function acceptedColumns(accepted: tf.Tensor2D): tf.Tensor2D {
  const lists = accepted.arraySync().map((row) => [...row.keys()].filter((column) => row[column] === 1));
  const most = Math.max(1, ...lists.map((list) => list.length));
  const padded = lists.map((list) => Array.from({ length: most }, (_, k) => list[k] ?? list.at(-1) ?? 0));
  return tf.tensor2d(padded, [lists.length, most], 'int32');
}

/**
 * The predictions that meet the goal, those with the largest scores first: the k-th array holds the k-th of each sample. Where a
 * sample has fewer than others, its list begins again.
 */
export async function rankedTargets(scores: tf.Tensor2D, accepted: tf.Tensor2D, most: number): Promise<Int32Array[]> {
  const [rows, wanted] = [await scores.array(), await accepted.array()];
  const lists = rows.map((row, i) =>
    [...row.keys()].filter((column) => wanted[i][column] === 1).sort((a, b) => row[b] - row[a]),
  );
  const count = Math.min(most, Math.max(1, ...lists.map((list) => list.length)));
  return Array.from({ length: count }, (_, k) => Int32Array.from(lists, (list) => list[k % list.length] ?? 0));
}

/** How near each sample [N] is to its goal, by its scores and which of them are accepted (see `acceptedScores`). */
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

/** For each row, the score in the column that `indices` (int32 [N]) names. Chosen, not multiplied by a one-hot: 0 · −∞ is not a number. */
export function scoreAt(scores: tf.Tensor2D, indices: tf.Tensor1D): tf.Tensor1D {
  const chosen = tf.cast(tf.oneHot(indices, scores.shape[1]), 'bool');
  return tf.sum(tf.where(chosen, scores, tf.zerosLike(scores)), 1);
}

/** The margin of each of some candidates, [N] each: how far its score (the column in int32 [N]) is above the largest rejected one. */
export function candidateMargins(
  scores: tf.Tensor2D,
  accepted: tf.Tensor2D,
  candidates: readonly tf.Tensor1D[],
): tf.Tensor1D[] {
  const rejected = largestRejected(scores, accepted);
  return candidates.map((each) => tf.sub(scoreAt(scores, each), rejected));
}

/** [N] */
function largestRejected(scores: tf.Tensor2D, accepted: tf.Tensor2D): tf.Tensor1D {
  return tf.max(onlyAccepted(scores, tf.sub(1, accepted)), 1);
}

/** The accepted scores, the others out of reach. */
export function onlyAccepted(scores: tf.Tensor2D, wanted: tf.Tensor2D): tf.Tensor2D {
  return tf.add(scores, tf.mul(tf.sub(wanted, 1), OUT_OF_REACH));
}

/** How near each sample is to its goal, and which way it is nearer. */
export interface GoalGradient {
  /** [N]; what is differentiated. */
  readonly values: tf.Tensor1D;
  /** [N]; above zero where the goal is met. */
  readonly margins: tf.Tensor1D;
  /** The gradient of the value with respect to each input; zero where it is not a number. */
  readonly gradient: tf.Tensor4D;
}

/** The gradient of a goal's value, and from the same forward pass whether the goal is met. */
export function goalGradient(
  passes: CountedPasses,
  value: GoalValue,
  inputs: tf.Tensor4D,
  accepted: tf.Tensor2D,
  samples?: readonly number[],
): GoalGradient {
  const { classifier } = passes;
  const compute = (given: { x: tf.Tensor4D; accepted: tf.Tensor2D }) => {
    const valueAndMargin = (x: tf.Tensor) => {
      const scores = predictionScores(classifier, x as tf.Tensor4D);
      return tf.stack([value(scores, given.accepted), goalMargin(scores, given.accepted)]);
    };
    const count = [given.x.shape[0]];
    const valueOnly = tf.stack([tf.ones(count), tf.zeros(count)]);
    const { value: both, grad } = differentiate(() => tf.valueAndGrad(valueAndMargin)(given.x, valueOnly));
    const [values, margins] = tf.unstack(both) as tf.Tensor1D[];
    return { values, margins, gradient: usableGradient(grad) };
  };
  passes.countGradient(samples);
  return computeBy(classifier, names.get(value), compute, { x: inputs, accepted });
}

// Another value may be a function that changes, and is not compiled.
const names: ReadonlyMap<GoalValue, string> = /* @__PURE__ */ new Map([
  [goalMargin, 'goal margin'],
  [goalLogOdds, 'goal log odds'],
  [goalLogLikelihood, 'goal log likelihood'],
]);
