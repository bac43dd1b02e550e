import { checkNumber } from '@saf/checks';
import type { Classifier } from '@saf/models';
import { fillGaussian, fillUniform, type RandomSource, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';

export interface NoiseOptions {
  /** Number of images, >= 1. */
  readonly count: number;
  /** Root of the random streams, one per image; 0 by default. */
  readonly seed?: number;
  /** Number of the first image, on which and on the seed alone it depends; 0 by default. */
  readonly firstIndex?: number;
}

/**
 * Images of uniform noise over the bounds of a classifier: nonsense of the plainest kind.
 *
 * @returns [count, height, width, channels], the caller's
 * @throws ArgumentError for a count that is not a whole number >= 1
 * @example
 * const noise = uniformNonsense(classifier, { count: 100, seed: 1 });
 */
export function uniformNonsense(classifier: Classifier, options: NoiseOptions): tf.Tensor4D {
  const [low, high] = classifier.bounds;
  return noiseOf(classifier, 'uniformNonsense', options, (out, source) => fillUniform(out, source, low, high));
}

/**
 * Images of Gaussian noise around the middle of the bounds, a quarter of their range its standard deviation, clipped to them.
 *
 * @returns [count, height, width, channels], the caller's
 * @throws ArgumentError for a count that is not a whole number >= 1
 * @example
 * const noise = gaussianNonsense(classifier, { count: 100, seed: 1 });
 */
export function gaussianNonsense(classifier: Classifier, options: NoiseOptions): tf.Tensor4D {
  const [low, high] = classifier.bounds;
  const noise = noiseOf(classifier, 'gaussianNonsense', options, (out, source) =>
    fillGaussian(out, source, (low + high) / 2, (high - low) / 4),
  );
  return tf.tidy(() => {
    const clipped = tf.clipByValue(noise, low, high) as tf.Tensor4D;
    noise.dispose();
    return clipped;
  });
}

function noiseOf(
  { inputShape }: Classifier,
  name: string,
  { count, seed = 0, firstIndex = 0 }: NoiseOptions,
  fill: (out: Float32Array, source: RandomSource) => void,
): tf.Tensor4D {
  checkNumber('count', count, { min: 1, integer: true });
  checkNumber('seed', seed, { integer: true });
  checkNumber('firstIndex', firstIndex, { min: 0, integer: true });
  const size = tf.util.sizeFromShape([...inputShape]);
  const values = new Float32Array(count * size);
  for (let i = 0; i < count; i++)
    fill(values.subarray(i * size, (i + 1) * size), randomStream(seed, name, firstIndex + i));
  return tf.tensor4d(values, [count, ...inputShape]);
}
