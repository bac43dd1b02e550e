import * as tf from '@tensorflow/tfjs-core';
import type { CountedPasses } from './counted-passes.ts';

/** Of each sample the direction of the strongest gradient so far; it stays on the device. */
export type Strongest = {
  /** L1 norm of the gradient, [N, 1, 1, 1]. */
  readonly norm: tf.Tensor4D;
  /** −sign of the gradient, of the shape of the inputs. */
  readonly direction: tf.Tensor4D;
};

export function noDirection(inputs: tf.Tensor4D): Strongest {
  return { norm: tf.zeros([inputs.shape[0], 1, 1, 1]), direction: tf.zerosLike(inputs) };
}

/** The stronger, sample by sample, of the best so far and the direction towards one more category each. */
export function stronger(
  best: Strongest,
  passes: CountedPasses,
  inputs: tf.Tensor4D,
  categories: Int32Array,
): Strongest {
  return tf.tidy(() => {
    const labels = tf.tensor1d(categories, 'int32');
    const { gradient } = passes.lossGradient((x) => passes.classifier.loss(x, labels), inputs);
    const norm = tf.sum(tf.abs(gradient), [1, 2, 3], true) as tf.Tensor4D;
    const wins = tf.cast(tf.greater(norm, best.norm), 'float32');
    const direction = tf.sign(tf.neg(gradient));
    // Exact, since all entries are -1, 0 or 1; tf.where would first tile the condition to the size of the inputs.
    const chosen = tf.add(best.direction, tf.mul(wins, tf.sub(direction, best.direction))) as tf.Tensor4D;
    return { norm: tf.maximum(norm, best.norm), direction: chosen };
  });
}
