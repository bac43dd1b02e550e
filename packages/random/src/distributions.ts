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
 * Fills an array with Gaussian numbers of the given mean and standard deviation and returns it: by Marsaglia's polar method, in which
 * each point of the unit disk gives two.
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
  // All in one loop, without an object for each point: where many copies of an image are drawn, this is half of the time.
  for (let i = 0; i < out.length; i += 2) {
    let x: number;
    let y: number;
    let radius: number;
    do {
      x = source() * 2 - 1;
      y = source() * 2 - 1;
      radius = x * x + y * y;
    } while (radius === 0 || radius > 1);
    const scale = Math.sqrt((-2 * Math.log(radius)) / radius);
    out[i] = mean + standardDeviation * y * scale;
    if (i + 1 < out.length) out[i + 1] = mean + standardDeviation * x * scale;
  }
  return out;
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
