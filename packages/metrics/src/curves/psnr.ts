import { ArgumentError, checkNumber, checkShape } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';

export interface Psnr {
  /** In dB, of each sample; Infinity where nothing was changed. */
  readonly samples: number[];
  /** Mean over the samples that were changed; null where none was. */
  readonly mean: number | null;
}

/**
 * Peak signal-to-noise ratio of changed images against their originals, 10 log₁₀(peak² / mean squared error) (paper, Section 5).
 * Noise of ±β on every pixel gives −20 log₁₀ β at peak 1.
 *
 * @param original images [N, height, width, channels]
 * @param changed images of the same shape
 * @param peak the largest possible pixel difference, such as 255 for pixels in [0, 255]; 1 by default
 * @throws ArgumentError for shapes that differ, pixels that are not finite, or a peak <= 0
 * @example
 * const { mean } = await psnr(images, tf.add(images, 0.1)); // 20
 */
export async function psnr(original: tf.Tensor4D, changed: tf.Tensor4D, peak = 1): Promise<Psnr> {
  checkShape('original', original, [null, null, null, null]);
  checkShape('changed', changed, original.shape);
  checkNumber('peak', peak, { min: 0, exclusiveMin: true });
  const error = tf.tidy(() => tf.mean(tf.square(tf.sub(changed, original)), [1, 2, 3]));
  const meanSquares = await error.data();
  error.dispose();
  const broken = meanSquares.findIndex((square) => !Number.isFinite(square));
  if (broken >= 0)
    throw new ArgumentError(
      `changed[${broken}]`,
      'a finite mean squared difference from the original',
      meanSquares[broken],
    );
  const samples = Array.from(meanSquares, (square) => 10 * Math.log10(peak ** 2 / square));
  return { samples, mean: meanOfFinite(samples) };
}

function meanOfFinite(values: readonly number[]): number | null {
  const finite = values.filter((value) => value !== Infinity);
  return finite.length > 0 ? finite.reduce((sum, value) => sum + value, 0) / finite.length : null;
}
