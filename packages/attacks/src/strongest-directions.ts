import * as tf from '@tensorflow/tfjs-core';
import type { CountedPasses } from './counted-passes.ts';
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
  const best = new Strongest(inputs);
  try {
    passes.eachLossGradient(inputs, categories, (gradient) => best.offer(gradient));
    return tf.clone(best.direction);
  } finally {
    best.dispose();
  }
}

class Strongest {
  direction: tf.Tensor4D;
  private norm: tf.Tensor4D;

  constructor(inputs: tf.Tensor4D) {
    this.direction = tf.keep(tf.zerosLike(inputs));
    this.norm = tf.keep(tf.zeros([inputs.shape[0], 1, 1, 1]));
  }

  offer(gradient: tf.Tensor4D): void {
    const norm = tf.sum(tf.abs(gradient), [1, 2, 3], true) as tf.Tensor4D;
    const wins = tf.cast(tf.greater(norm, this.norm), 'float32');
    const change = tf.mul(wins, tf.sub(signs(tf.neg(gradient)), this.direction));
    // Exact, since all entries are -1, 0 or 1; tf.where would first tile the condition to the size of the inputs.
    const direction = tf.add(this.direction, change) as tf.Tensor4D;
    const highest = tf.maximum(norm, this.norm) as tf.Tensor4D;
    this.dispose();
    this.direction = tf.keep(direction);
    this.norm = tf.keep(highest);
  }

  dispose(): void {
    this.direction.dispose();
    this.norm.dispose();
  }
}
