import * as tf from '@tensorflow/tfjs-core';
import { type CardCheck, type Finding, failedIf } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { countOf } from '../masks.ts';

const PASSES = 5;
/** How far scores of length 1 may differ between passes (AutoAttack, `check_randomized`). */
const SAME_SCORES = 1e-4;

/** Randomness hides gradients: an attack on a randomised defence has to average over it. */
export const deterministic: CardCheck = {
  id: 'deterministic',
  question: 'Does the same image always get the same scores?',
  async run(context: CheckContext): Promise<Finding> {
    const scores = tf.keep(normalized(context));
    const errors = new Set([countOf(await context.clean())]);
    let largest = 0;
    try {
      for (let pass = 1; pass < PASSES; pass++) {
        errors.add(countOf(await context.wrongOf(context.classifier, context.images, context.labels)));
        largest = Math.max(
          largest,
          tf.tidy(() => distance(scores, normalized(context))),
        );
      }
    } finally {
      scores.dispose();
    }
    const same = errors.size === 1 && largest <= SAME_SCORES;
    return failedIf(
      !same,
      { passes: PASSES, largestDifference: largest, numbersOfErrors: errors.size },
      same
        ? `${PASSES} passes gave the same scores to within ${largest.toExponential(1)}.`
        : `${PASSES} passes differed: scores by up to ${largest.toExponential(1)}, with ${errors.size} different numbers of errors. Attacks have to average over this randomness.`,
    );
  },
};

function normalized(context: CheckContext): tf.Tensor2D {
  return tf.tidy(() => {
    const scores = context.scores();
    return tf.div(scores, tf.add(tf.norm(scores, 'euclidean', 1, true), 1e-10));
  });
}

const distance = (a: tf.Tensor2D, b: tf.Tensor2D): number =>
  tf.max(tf.norm(tf.sub(a, b), 'euclidean', 1)).dataSync()[0];

/** How near to [0, 1] and to a sum of 1 probabilities are (AutoAttack, `check_range_output`). */
const PROBABILITIES = 1e-5;

/** Attacks on probabilities differentiate a softmax twice, and saturate. */
export const scoresNotProbabilities: CardCheck = {
  id: 'scores-not-probabilities',
  question: 'Do attacks differentiate the scores before the softmax?',
  async run(context: CheckContext): Promise<Finding> {
    const [smallest, largest, sumOff] = tf.tidy(() => {
      const scores = context.scores();
      const off = tf.max(tf.abs(tf.sub(tf.sum(scores, 1), 1)));
      return [tf.min(scores), tf.max(scores), off].map((tensor) => tensor.dataSync()[0]);
    });
    const probabilities = smallest > -PROBABILITIES && largest < 1 + PROBABILITIES && sumOff < PROBABILITIES;
    return failedIf(
      probabilities,
      { smallest, largest, largestDistanceOfSumFromOne: sumOff },
      probabilities
        ? 'The scores are in [0, 1] and sum to 1: they look like probabilities, and gradients through them vanish.'
        : `The scores are not probabilities: they range from ${smallest.toPrecision(3)} to ${largest.toPrecision(3)}.`,
    );
  },
};
