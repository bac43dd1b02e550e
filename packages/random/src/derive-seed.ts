import { randomStream } from './random-stream.ts';

/**
 * A seed in [0, 2³¹) for code that takes one number, such as a tfjs initializer.
 *
 * @example
 * tf.initializers.randomNormal({ stddev: 0.05, seed: deriveSeed(1, 'weights', 'cv1') });
 */
export function deriveSeed(seed: number, ...path: readonly (string | number)[]): number {
  return Math.floor(randomStream(seed, ...path)() * 2 ** 31);
}
