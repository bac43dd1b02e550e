import { checkNumber, checkOneOf, checkShape } from '@saf/checks';
import { fillGaussian, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';

/** Corrupts images of pixels in [0, 1]; severity in (0, 1]. */
type Corruption = (images: tf.Tensor4D, severity: number, seed: number) => tf.Tensor;

const noise = (
  name: string,
  { shape, size }: tf.Tensor4D,
  seed: number,
  fill: (out: Float32Array, next: () => number) => void,
) => {
  const values = new Float32Array(size);
  const each = size / shape[0];
  for (let i = 0; i < shape[0]; i++) fill(values.subarray(i * each, (i + 1) * each), randomStream(seed, name, i));
  return tf.tensor4d(values, shape);
};

const all = {
  /** Gaussian noise of standard deviation severity / 2. */
  gaussianNoise: (images, severity, seed) =>
    tf.add(
      images,
      tf.mul(
        noise('gaussianNoise', images, seed, (out, next) => fillGaussian(out, next, 0, 1)),
        severity / 2,
      ),
    ),
  /** Salt and pepper on a share severity / 2 of the pixels. */
  impulseNoise(images, severity, seed) {
    const draws = noise('impulseNoise', images, seed, (out, next) => {
      for (let i = 0; i < out.length; i++) out[i] = next();
    });
    const salted = tf.where(tf.less(draws, severity / 4), tf.zerosLike(images), images);
    return tf.where(tf.greater(draws, 1 - severity / 4), tf.onesLike(images), salted);
  },
  /** Mean over a window of up to a third of the image. */
  blur(images, severity) {
    const size = 1 + 2 * Math.max(1, Math.round((severity * Math.min(images.shape[1], images.shape[2])) / 6));
    return tf.avgPool(images, size, 1, 'same');
  },
  /** Towards grey: 1 keeps a tenth of the contrast. */
  contrast: (images, severity) => tf.add(tf.mul(tf.sub(images, 0.5), 1 - 0.9 * severity), 0.5),
  brightness: (images, severity) => tf.add(images, 0.8 * severity),
  /** A vertical stripe in the middle, of up to a third of the width, inverted. */
  stripe(images, severity) {
    const width = images.shape[2];
    const half = Math.max(0.5, (severity * width) / 6);
    const columns = tf.tensor1d(
      Float32Array.from({ length: width }, (_, x) => Number(Math.abs(x + 0.5 - width / 2) <= half)),
    );
    const mask = tf.reshape(columns, [1, 1, width, 1]);
    return tf.add(tf.mul(images, tf.sub(1, mask)), tf.mul(tf.sub(1, images), mask));
  },
  /** Moved down and to the right by up to a third, black coming in. */
  translate(images, severity) {
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

export interface CorruptOptions {
  /** In (0, 1]; 0.5 by default. */
  readonly severity?: number;
  /** Root of the random streams, one an image; 0 by default. */
  readonly seed?: number;
}

/**
 * Images as a camera or a scan may spoil them: a small set of corruptions after MNIST-C (Mu and Gilmer, "MNIST-C: a robustness benchmark
 * for computer vision", 2019), written anew; severities are not those of MNIST-C.
 *
 * @param images [N, height, width, channels] in [0, 1]
 * @returns images of the same shape, clipped to [0, 1], the caller's
 * @throws ArgumentError for an unknown name (with the nearest), images that are no float32 images, or a severity outside (0, 1]
 * @example
 * const blurred = corrupt('blur', images, { severity: 0.3 });
 */
export function corrupt(
  name: CorruptionName,
  images: tf.Tensor4D,
  { severity = 0.5, seed = 0 }: CorruptOptions = {},
): tf.Tensor4D {
  const corruption: Corruption = all[checkOneOf('name', name, corruptionNames)];
  checkShape('images', images, [null, null, null, null], 'float32');
  checkNumber('severity', severity, { min: 0, exclusiveMin: true, max: 1 });
  checkNumber('seed', seed, { integer: true });
  return tf.tidy(() => tf.clipByValue(corruption(images, severity, seed), 0, 1) as tf.Tensor4D);
}
