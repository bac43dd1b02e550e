import * as tf from '@tensorflow/tfjs-core';
import type { Interval } from '../functions/scalar-function.ts';

// Half the distance of 1 to the next number of float32.
const UNIT = 2 ** -24;

/**
 * γₙ = n u / (1 − n u), u = 2⁻²⁴: a sum of n products in single precision, in whatever order, with or without fused
 * multiplication, is off by at most γₙ times the sum of their absolute values (Higham, "Accuracy and Stability of Numerical
 * Algorithms", 2nd edition, Section 3.1).
 *
 * Engines that multiply by other algorithms than sums of products (Winograd's, Strassen's), or in half precision, are not covered.
 */
export function gamma(terms: number): number {
  return (terms * UNIT) / (1 - terms * UNIT);
}

/**
 * An interval whose ends are moved outward by a share of max(1, |end|), as many as a computed value of a function may be off by.
 *
 * @param isBounded whether no end is beyond −1 and 1
 */
export function widenBy(error: number, { low, high }: Interval, isBounded = false): Interval {
  if (error === 0) return { low, high };
  if (isBounded) return { low: tf.sub(low, error), high: tf.add(high, error) };
  const slack = (end: tf.Tensor) => tf.mul(tf.maximum(tf.abs(end), 1), error);
  return { low: tf.sub(low, slack(low)), high: tf.add(high, slack(high)) };
}

/** The largest absolute value in each interval. */
export function magnitude({ low, high }: Interval): tf.Tensor {
  return tf.maximum(tf.neg(low), high);
}
