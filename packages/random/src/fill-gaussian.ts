import { gaussian } from './gaussian.ts';
import type { RandomSource } from './random-stream.ts';

/**
 * Fills an array with Gaussian numbers of the given mean and standard deviation and returns it.
 *
 * @example
 * fillGaussian(new Float32Array(784), randomStream(1, 'noise', 7), 0, 0.25);
 */
export function fillGaussian(
  out: Float32Array,
  source: RandomSource,
  mean: number,
  standardDeviation: number,
): Float32Array {
  const next = gaussian(source, mean, standardDeviation);
  for (let i = 0; i < out.length; i++) out[i] = next();
  return out;
}
