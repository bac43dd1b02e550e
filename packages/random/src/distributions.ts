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

/** Gaussian numbers, one per call, by Marsaglia's polar method: each point of the disk gives two. */
function gaussian(source: RandomSource, mean: number, standardDeviation: number): RandomSource {
  let spare: number | null = null;
  let radius = 0;
  return () => {
    let value = spare;
    if (value === null) [spare, value, radius] = pointInDisk(source);
    else spare = null;
    return mean + standardDeviation * value * Math.sqrt((-2 * Math.log(radius)) / radius);
  };
}

/** A point of the unit disk without its middle, and its squared distance from there. */
function pointInDisk(source: RandomSource): [x: number, y: number, radius: number] {
  for (;;) {
    const x = source() * 2 - 1;
    const y = source() * 2 - 1;
    const radius = x * x + y * y;
    if (radius > 0 && radius <= 1) return [x, y, radius];
  }
}

/**
 * The numbers 0 to count − 1 in random order (Fisher and Yates).
 *
 * @example
 * const order = shuffledIndices(60_000, randomStream(1, 'shuffle', epoch));
 */
export function shuffledIndices(count: number, source: RandomSource): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(source() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
