import type { RandomSource } from './random-stream.ts';

/**
 * Fills an array with uniform numbers in [low, high) and returns it.
 *
 * @example
 * fillUniform(new Float32Array(784), randomStream(1, 'perturbation', 7), -1, 1);
 */
export function fillUniform(out: Float32Array, source: RandomSource, low: number, high: number): Float32Array {
  const width = high - low;
  for (let i = 0; i < out.length; i++) out[i] = low + width * source();
  return out;
}
