/// <reference path="./jstat.d.ts" />
import jstat from 'jstat';

const { jStat } = jstat;

// The quantiles are right to 1e-10; bounds are moved to the safe side by more.
const SAFE = 1e-8;

/**
 * A lower bound of the probability of an event that came true `hits` of `count` times, wrong with probability at most alpha: the
 * one-sided interval of Clopper and Pearson (1934), the alpha quantile of Beta(hits, count − hits + 1).
 */
export function lowerProbability(hits: number, count: number, alpha: number): number {
  if (hits === 0) return 0;
  // The quantile is known where it never failed, and precise there, where radii are largest.
  const bound = hits === count ? alpha ** (1 / count) : jStat.beta.inv(alpha, hits, count - hits + 1);
  return Math.max(bound - SAFE * (1 - bound), 0);
}

/** Φ⁻¹(p), not more than it is. */
export function lowerQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1) - SAFE;
}

/** The probability that a fair coin gives a difference as large as that of two counts: the two-sided binomial test. */
export function coinPValue(a: number, b: number): number {
  const larger = Math.max(a, b);
  if (larger === 0) return 1;
  return Math.min(1, 2 * jStat.ibeta(0.5, larger, a + b - larger + 1));
}
