import * as tf from '@tensorflow/tfjs-core';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';

/** As AutoAttack's `check_range_output`. */
const TOLERANCE = 1e-5;

/** Attacks on probabilities differentiate a softmax twice, and saturate. */
export const scoresNotProbabilities: CardCheck = {
  id: 'scores-not-probabilities',
  question: 'Are the scores that attacks differentiate those before the softmax?',
  async run(bench: CardBench): Promise<Finding> {
    const [smallest, largest, sumOff] = tf.tidy(() => {
      const scores = bench.scores();
      const off = tf.max(tf.abs(tf.sub(tf.sum(scores, 1), 1)));
      return [tf.min(scores), tf.max(scores), off].map((tensor) => tensor.dataSync()[0]);
    });
    const probabilities = smallest > -TOLERANCE && largest < 1 + TOLERANCE && sumOff < TOLERANCE;
    return {
      outcome: probabilities ? 'failed' : 'passed',
      numbers: { smallest, largest, largestDistanceOfSumFromOne: sumOff },
      sentence: probabilities
        ? 'The scores are in [0, 1] and sum to 1: they look like probabilities, and gradients through them vanish.'
        : `The scores are no probabilities: they go from ${smallest.toPrecision(3)} to ${largest.toPrecision(3)}.`,
    };
  },
};
