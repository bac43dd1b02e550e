import type { Classifier } from '@saf/models';
import { NONSENSE } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Criterion } from './attack.ts';

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
  const confidences = classifier.confidencesFromLogits?.(logits) ?? classifier.confidences(inputs);
  const needed = tf.sub(tf.logSumExp(logits, 1, true), logTotal(confidences, logits));
  return tf.concat([meaningful, tf.add(needed, Math.log(nonsense.threshold))], 1);
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
