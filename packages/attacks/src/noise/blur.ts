import * as tf from '@tensorflow/tfjs-core';
import type { MinimumNormAttack } from '../minimum-norm/minimum-norm-attack.ts';
import { noiseAttack } from './noise-attack.ts';

/**
 * Gaussian blur of standard deviation epsilon in pixels, cut off at three of them; beyond its border the image is mirrored. `minimize`
 * finds the smallest epsilon, up to half the longer side, to a ten-thousandth of that. Deterministic.
 *
 * @example
 * const { distances } = await blur().minimize(classifier, images, labels);
 */
export function blur(): MinimumNormAttack {
  return noiseAttack({
    name: 'blur',
    strongest: ({ inputShape: [height, width] }) => Math.max(height, width) / 2,
    change({ images }, strengths) {
      const deviations = strengths.dataSync();
      const each = tf.split(images, images.shape[0]) as tf.Tensor4D[];
      return tf.concat(each.map((image, i) => blurred(image, deviations[i])));
    },
  });
}

function blurred(image: tf.Tensor4D, deviation: number): tf.Tensor4D {
  if (deviation === 0) return image;
  return [1, 2].reduce((x, axis) => blurredAlong(x, axis, deviation), image);
}

/** One axis after the other, since a Gaussian of two dimensions is a product. */
function blurredAlong(image: tf.Tensor4D, axis: number, deviation: number): tf.Tensor4D {
  const reach = Math.min(Math.ceil(3 * deviation), image.shape[axis]);
  const window = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-(((i - reach) / deviation) ** 2) / 2));
  const total = window.reduce((sum, weight) => sum + weight);
  const channels = image.shape[3];
  const shape: [number, number] = axis === 1 ? [window.length, 1] : [1, window.length];
  const weights = window.flatMap((weight) => new Array<number>(channels).fill(weight / total));
  const margins = [0, 1, 2, 3].map((each): [number, number] => (each === axis ? [reach, reach] : [0, 0]));
  const padded = tf.mirrorPad(image, margins as Parameters<typeof tf.mirrorPad>[1], 'symmetric') as tf.Tensor4D;
  return tf.depthwiseConv2d(padded, tf.tensor4d(weights, [...shape, channels, 1]), 1, 'valid');
}
