import * as tf from '@tensorflow/tfjs-core';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf } from '../masks.ts';

const PASSES = 5;
/** Of scores of length 1 (AutoAttack, `check_randomized`). */
const TOLERANCE = 1e-4;

/** Randomness hides gradients: an attack on a randomised defence has to average over it. */
export const deterministic: CardCheck = {
  id: 'deterministic',
  question: 'Does the same image always get the same scores?',
  async run(bench: CardBench): Promise<Finding> {
    const scores = tf.keep(normalized(bench));
    const errors = new Set([countOf(await bench.clean())]);
    let largest = 0;
    try {
      for (let pass = 1; pass < PASSES; pass++) {
        errors.add(countOf(await bench.wrongOf(bench.classifier, bench.images, bench.labels)));
        largest = Math.max(
          largest,
          tf.tidy(() => distance(scores, normalized(bench))),
        );
      }
    } finally {
      scores.dispose();
    }
    const same = errors.size === 1 && largest <= TOLERANCE;
    const sentence = same
      ? `${PASSES} passes gave the same scores, up to ${largest.toExponential(1)}.`
      : `${PASSES} passes differed: scores by up to ${largest.toExponential(1)}, ${errors.size} numbers of errors. Its attacks have to average over its randomness.`;
    return {
      outcome: same ? 'passed' : 'failed',
      numbers: { passes: PASSES, largestDifference: largest, numbersOfErrors: errors.size },
      sentence,
    };
  },
};

function normalized(bench: CardBench): tf.Tensor2D {
  return tf.tidy(() => {
    const scores = bench.scores();
    return tf.div(scores, tf.add(tf.norm(scores, 'euclidean', 1, true), 1e-10));
  });
}

const distance = (a: tf.Tensor2D, b: tf.Tensor2D): number =>
  tf.max(tf.norm(tf.sub(a, b), 'euclidean', 1)).dataSync()[0];
