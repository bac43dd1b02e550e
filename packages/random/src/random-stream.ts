/// <reference path="./alea.d.ts" />
import alea from 'seedrandom/lib/alea.js';

/** Uniform numbers in [0, 1), one per call. */
export type RandomSource = () => number;

/**
 * The stream of random numbers that belongs to a seed and a path of names and indices.
 *
 * Streams of different paths are independent, so work split by sample index gives the same numbers
 * whatever the batch size, the order, or the step a run was resumed at.
 * The generator is Alea (Baagøe), seeded with the path as text.
 *
 * @example
 * const noise = randomStream(42, 'noise', sampleIndex);
 * noise(); // in [0, 1)
 */
export function randomStream(seed: number, ...path: readonly (string | number)[]): RandomSource {
  return alea([seed, ...path].join('/'));
}

/**
 * A seed in [0, 2³¹) for code that takes one number, such as a tfjs initializer.
 *
 * @example
 * tf.initializers.randomNormal({ stddev: 0.05, seed: deriveSeed(1, 'weights', 'cv1') });
 */
export function deriveSeed(seed: number, ...path: readonly (string | number)[]): number {
  return Math.floor(randomStream(seed, ...path)() * 2 ** 31);
}
