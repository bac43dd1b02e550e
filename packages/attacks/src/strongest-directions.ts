import * as tf from '@tensorflow/tfjs-core';
import type { CountedPasses } from './counted-passes.ts';
import { eachLossGradient } from './each-loss-gradient.ts';
import { linf } from './linf.ts';
import { RowLeaders } from './row-leaders.ts';
import { signs } from './signs.ts';

/**
 * The directions −sign(gradient) of eq. 10: of the gradients towards the k-th category of each sample, for every k, that with
 * the largest L1 norm, sample by sample; of equal ones the first. Nothing is read back, and no more than the best is held.
 */
export function strongestDirections(
  passes: CountedPasses,
  inputs: tf.Tensor4D,
  categories: readonly Int32Array[],
): tf.Tensor4D {
  const strongest = new RowLeaders(inputs, 0);
  try {
    eachLossGradient(passes, inputs, categories, (gradient) =>
      strongest.offer(signs(tf.neg(gradient)), linf.dualLength(gradient)),
    );
    return tf.clone(strongest.rows);
  } finally {
    strongest.dispose();
  }
}
