import { ArgumentError, checkNumber } from '@saf/checks';
import { fillGaussian, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { pixelCount } from './image-dataset.ts';

export interface NoiseImageOptions {
  /** Root of the random streams: a whole number. */
  readonly seed: number;
  /** Number of the image, >= 0: an image depends on the seed and its own number alone. */
  readonly index: number;
}

export interface NoiseImagesOptions {
  /** Root of the random streams: a whole number. */
  readonly seed: number;
  /** Number of the first image; 0 by default. */
  readonly firstIndex?: number;
  /** Number of images, >= 1. */
  readonly count: number;
}

/**
 * An image of nothing: stationary Gaussian noise, shifted and scaled to cover [0, 1] exactly (paper, Section 5,
 * where the range is 0..255): x = (g - min g) / (max g - min g), g ~ N(0, 1) for every pixel and channel.
 *
 * @param shape sizes of the image, height, width and channels; at least 2 values in all
 * @returns float32, height x width x channels; the smallest value is 0, the largest 1
 * @throws ArgumentError for a shape, seed or index out of range
 * @example
 * const image = noiseImage([28, 28, 1], { seed: 1, index: 7 }); // the same 784 numbers each time
 */
export function noiseImage(shape: readonly number[], { seed, index }: NoiseImageOptions): Float32Array {
  const pixels = pixelCount(shape, 3);
  if (pixels < 2) throw new ArgumentError('shape', 'at least 2 values, to span [0, 1]', shape);
  checkNumber('seed', seed, { integer: true });
  checkNumber('index', index, { min: 0, integer: true });
  return spanUnit(fillGaussian(new Float32Array(pixels), randomStream(seed, 'nonsense', index), 0, 1));
}

/**
 * `noiseImage` number firstIndex, firstIndex + 1, …, as one tensor of the caller's.
 *
 * @returns float32 [count, height, width, channels], each image spanning [0, 1]
 * @throws ArgumentError for a shape, seed, index or count out of range
 * @example
 * const nonsense = noiseImages([28, 28, 1], { seed: 1, firstIndex: 200, count: 100 });
 */
export function noiseImages(
  shape: readonly [number, number, number],
  { seed, firstIndex = 0, count }: NoiseImagesOptions,
): tf.Tensor4D {
  const pixels = pixelCount(shape, 3);
  checkNumber('firstIndex', firstIndex, { min: 0, integer: true });
  checkNumber('count', count, { min: 1, integer: true });
  const images = new Float32Array(count * pixels);
  for (let i = 0; i < count; i++) images.set(noiseImage(shape, { seed, index: firstIndex + i }), i * pixels);
  return tf.tensor4d(images, [count, ...shape]);
}

function spanUnit(values: Float32Array): Float32Array {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return values.map((value) => (value - min) / (max - min));
}
