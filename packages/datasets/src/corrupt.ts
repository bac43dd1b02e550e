import { checkNumber, checkOneOf, checkShape } from '@saf/checks';
import { checkInsideBounds } from '@saf/checks/images';
import { fillGaussian, type RandomSource, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';

export interface CorruptOptions {
  /** In (0, 1]; 0.5 by default. */
  readonly severity?: number;
  /** Root of the random streams, one per image; 0 by default. */
  readonly seed?: number;
  /** Number of the first image in its data set, on which its noise depends; 0 by default. */
  readonly firstIndex?: number;
  /** Smallest and largest value of a valid pixel; [0, 1] by default. */
  readonly bounds?: readonly [number, number];
}

/**
 * Images as a camera or a scan may spoil them: a small set of corruptions after MNIST-C (Mu and Gilmer, "MNIST-C: a robustness benchmark
 * for computer vision", 2019), written anew; severities are not those of MNIST-C. The noise of an image depends on the seed and on its
 * number alone, however the images are put into batches.
 *
 * @param images float32 [N, height, width, channels] inside the bounds
 * @returns images of the same shape, clipped to the bounds, the caller's
 * @throws ArgumentError for an unknown name (with the nearest), images that are no float32 images inside the bounds, or a severity
 *   outside (0, 1]
 * @example
 * const blurred = corrupt('blur', images, { severity: 0.3 });
 */
export function corrupt(name: CorruptionName, images: tf.Tensor4D, options: CorruptOptions = {}): tf.Tensor4D {
  const { severity = 0.5, seed = 0, firstIndex = 0, bounds = [0, 1] } = options;
  const corruption: Corruption = all[checkOneOf('name', name, corruptionNames)];
  checkNumber('severity', severity, { min: 0, exclusiveMin: true, max: 1 });
  checkNumber('seed', seed, { integer: true });
  checkNumber('firstIndex', firstIndex, { min: 0, integer: true });
  const [low, high] = checkBounds(bounds);
  checkShape('images', images, [null, null, null, null], 'float32');
  checkInsideBounds('images', images.dataSync(), images.shape[0], [low, high]);
  const strength = { severity, noise: noiseFrom(seed, firstIndex) };
  return tf.tidy(() => {
    if (low === 0 && high === 1) return tf.clipByValue(corruption(images, strength), 0, 1) as tf.Tensor4D;
    const unit = tf.div(tf.sub(images, low), high - low) as tf.Tensor4D;
    const corrupted = tf.add(tf.mul(corruption(unit, strength), high - low), low);
    return tf.clipByValue(corrupted, low, high) as tf.Tensor4D;
  });
}

function checkBounds([low, high]: readonly [number, number]): [number, number] {
  checkNumber('bounds[0]', low);
  checkNumber('bounds[1]', high, { min: low, exclusiveMin: true });
  return [low, high];
}

/** Random numbers of the shape of the images, filled image by image. */
type Noise = (name: string, images: tf.Tensor4D, fill: (out: Float32Array, source: RandomSource) => void) => tf.Tensor;

const noiseFrom =
  (seed: number, firstIndex: number): Noise =>
  (name, { shape, size }, fill) => {
    const values = new Float32Array(size);
    const each = size / shape[0];
    for (let i = 0; i < shape[0]; i++)
      fill(values.subarray(i * each, (i + 1) * each), randomStream(seed, name, firstIndex + i));
    return tf.tensor4d(values, shape);
  };

interface Strength {
  /** In (0, 1]. */
  readonly severity: number;
  readonly noise: Noise;
}

/** Corrupts images of pixels in [0, 1]. */
type Corruption = (images: tf.Tensor4D, strength: Strength) => tf.Tensor;

const all = {
  /** Gaussian noise of standard deviation severity / 2. */
  gaussianNoise: (images, { severity, noise }) =>
    tf.add(
      images,
      tf.mul(
        noise('gaussianNoise', images, (out, source) => fillGaussian(out, source, 0, 1)),
        severity / 2,
      ),
    ),
  /** Salt and pepper on a share severity / 2 of the pixels. */
  impulseNoise(images, { severity, noise }) {
    const draws = noise('impulseNoise', images, (out, source) => {
      for (let i = 0; i < out.length; i++) out[i] = source();
    });
    const salted = tf.where(tf.less(draws, severity / 4), tf.zerosLike(images), images);
    return tf.where(tf.greater(draws, 1 - severity / 4), tf.onesLike(images), salted);
  },
  /** Mean over a window of up to a third of the image. */
  blur(images, { severity }) {
    const size = 1 + 2 * Math.max(1, Math.round((severity * Math.min(images.shape[1], images.shape[2])) / 6));
    return tf.avgPool(images, size, 1, 'same');
  },
  /** Towards grey: 1 keeps a tenth of the contrast. */
  contrast: (images, { severity }) => tf.add(tf.mul(tf.sub(images, 0.5), 1 - 0.9 * severity), 0.5),
  brightness: (images, { severity }) => tf.add(images, 0.8 * severity),
  /** A vertical stripe in the middle, of up to a third of the width, inverted. */
  stripe(images, { severity }) {
    const width = images.shape[2];
    const half = Math.max(0.5, (severity * width) / 6);
    const columns = tf.tensor1d(
      Float32Array.from({ length: width }, (_, x) => Number(Math.abs(x + 0.5 - width / 2) <= half)),
    );
    const mask = tf.reshape(columns, [1, 1, width, 1]);
    return tf.add(tf.mul(images, tf.sub(1, mask)), tf.mul(tf.sub(1, images), mask));
  },
  /** Moved down and to the right by up to a third, black coming in. */
  translate(images, { severity }) {
    const [count, height, width, channels] = images.shape;
    const by = [height, width].map((size) => Math.max(1, Math.round((severity * size) / 3)));
    const padded = tf.pad(images, [
      [0, 0],
      [by[0], 0],
      [by[1], 0],
      [0, 0],
    ]);
    return tf.slice(padded, [0, 0, 0, 0], [count, height, width, channels]);
  },
} as const satisfies Record<string, Corruption>;

export type CorruptionName = keyof typeof all;

/** The names that `corrupt` takes. */
export const corruptionNames = Object.keys(all) as readonly CorruptionName[];
