import { fillUniform } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { randomImages } from '../framework/tensors.ts';
import type { MinimumNormAttack } from '../minimum-norm/minimum-norm-attack.ts';
import { noiseAttack } from './noise-attack.ts';

/**
 * Salt and pepper: of all entries of an image the share epsilon, in [0, 1], becomes the smallest or largest valid value, each with equal
 * chance; which ones is drawn once for all epsilons from the stream (seed, 'saltAndPepperNoise', index): at a larger epsilon those
 * of a smaller one are changed too. `minimize` finds the smallest share to a ten-thousandth.
 *
 * @example
 * const { distances } = await saltAndPepperNoise().minimize(classifier, images, labels, { seed: 1 });
 */
export function saltAndPepperNoise(): MinimumNormAttack {
  return noiseAttack({
    name: 'salt and pepper noise',
    strongest: () => 1,
    draw: ({ images, positions, stream }) =>
      randomImages(images.shape, (out, i) => fillUniform(out, stream('saltAndPepperNoise', positions[i]), 0, 1)),
    change({ images, passes }, strengths, drawn) {
      const half = tf.div(strengths, 2);
      const [low, high] = passes.classifier.bounds.map((bound) => tf.fill(images.shape, bound));
      const peppered = tf.where(tf.less(drawn, half), low, images);
      return tf.where(tf.greater(drawn, tf.sub(1, half)), high, peppered) as tf.Tensor4D;
    },
  });
}
