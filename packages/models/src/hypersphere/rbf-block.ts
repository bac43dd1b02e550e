import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { HypersphereBlock, HypersphereOptions } from './hypersphere-block.ts';

// λr is sought up to 1, as in Fig. 6; below 1e-6 float32 sums of 1 − s_k stand for nothing.
const LARGEST_EXPONENT = 1;
const SMALLEST_EXPONENT = 1e-12;

/**
 * The block of eq. 4 with the largest λ <= 1/r for which eq. 6 holds.
 *
 * With a = (λr)² and b = (λr₀)²: 1 − s adds up to u = 1 − e^(−a) on an axis, and to n (1 − e^(−b/n)) on a diagonal, so that
 * τ = f₁(r) = e^(−u²) and b = −n ln(1 − u/n). On the sphere y lies between f₂(r), its smallest value, and f₁(r), its largest:
 * the inequality after eq. 5 is printed the other way round, what is concluded from it holds.
 */
export function rbfBlock({ dimensions, radius, epsilon, unitsPerDimension = 1 }: HypersphereOptions): HypersphereBlock {
  if (unitsPerDimension !== 1) throw new ArgumentError('unitsPerDimension', "1 for 'rbf'", unitsPerDimension);
  const exponent = largestWhere((a) => logShare(a, dimensions) >= Math.log1p(-epsilon));
  const lambda = Math.sqrt(exponent) / radius;
  const logTau = -(Math.expm1(-exponent) ** 2);
  const innerRadius = Math.sqrt(innerExponent(exponent, dimensions)) / lambda;
  return { activation: 'rbf', dimensions, lambda, tau: Math.exp(logTau), logTau, innerRadius, weights: [1] };
}

/** ln y [N, M] = −(Σ_k (s_k − 1))², each s_k − 1 computed without cancellation. */
export function rbfLogConfidence(scaled: tf.Tensor): tf.Tensor2D {
  return tf.neg(tf.square(tf.sum(tf.expm1(tf.neg(tf.square(scaled))), -1)));
}

const innerExponent = (a: number, n: number) => -n * Math.log1p(Math.expm1(-a) / n);

// ln (r₀/r)ⁿ, which falls as λ grows.
const logShare = (a: number, n: number) => (n / 2) * Math.log(innerExponent(a, n) / a);

function largestWhere(holds: (exponent: number) => boolean): number {
  if (holds(LARGEST_EXPONENT)) return LARGEST_EXPONENT;
  let [low, high] = [SMALLEST_EXPONENT, LARGEST_EXPONENT];
  if (!holds(low)) throw new ArgumentError('epsilon', 'a larger number for so many dimensions', low);
  while (high / low > 1 + 1e-9) {
    const middle = Math.sqrt(low * high);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
