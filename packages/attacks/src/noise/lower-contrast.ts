import * as tf from '@tensorflow/tfjs-core';
import type { MinimumNormAttack } from '../minimum-norm/minimum-norm-attack.ts';
import { noiseAttack } from './noise-attack.ts';

/**
 * Lower contrast: (1 − epsilon) x + epsilon · gray, where gray is the middle of the bounds and epsilon in [0, 1] (larger ones invert).
 * `minimize` finds the smallest epsilon to a ten-thousandth. Deterministic.
 *
 * @example
 * const { distances } = await lowerContrast().minimize(classifier, images, labels);
 */
export function lowerContrast(): MinimumNormAttack {
  return noiseAttack({
    name: 'lower contrast',
    strongest: () => 1,
    change({ images, passes }, strengths) {
      const [low, high] = passes.classifier.bounds;
      return tf.add(images, tf.mul(tf.sub((low + high) / 2, images), strengths));
    },
  });
}
