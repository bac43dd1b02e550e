import { mirroredRelu } from '@saf/activations';
import { ArgumentError, checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { HypersphereBlock, HypersphereOptions } from './hypersphere-block.ts';

/**
 * The block with mReLU for exp(−x²).
 *
 * One unit a dimension, as in eq. 4, does not do what Lemma 1 says: y = 1 − λ‖X − Z‖₁ wherever y > 0, so that Ω′ is an L1 ball
 * whatever λ and τ are, f₂⁻¹(τ) / f₁⁻¹(τ) = 1/√n, and no ε below 1 − n^(−n/2) is reached by eq. 6.
 *
 * With 2m + 1 units a dimension, shifted by multiples of h = r/m, it does: Σ_j c_j mReLU(d/h − j) with
 * c_j = ((m + 1)² − j²) / 2m² runs straight between the points of the parabola ((m + 1)² − (d/h)²) / 2m², so that the second layer,
 * y = mReLU(Σ_k Σ_j c_j s_kj − n (m + 1)² / 2m²), gives 1 − q(X)/2r² with ‖X − Z‖² <= q(X) <= ‖X − Z‖² + n h²/4.
 * With τ = 1/2, Ω′ lies between the balls of radius √(r² − n h²/4) and r: any ε is reached with m large enough.
 */
export function mirroredReluBlock(options: HypersphereOptions): HypersphereBlock {
  const { dimensions, radius, epsilon } = options;
  const units = options.unitsPerDimension ?? fewestUnits(dimensions, epsilon);
  const steps = (checkNumber('unitsPerDimension', units, { min: 1, integer: true }) - 1) / 2;
  if (!Number.isInteger(steps)) throw new ArgumentError('unitsPerDimension', 'an odd number', units);
  const reached = 1 - innerShare(dimensions, steps) ** dimensions;
  if (reached > epsilon * (1 + 1e-9)) throw unreachable(options, units, reached);
  return {
    activation: 'mirroredRelu',
    dimensions,
    // One unit a dimension: y = 1 − ‖X − Z‖₁/2r.
    lambda: Math.max(steps, 1 / 2) / radius,
    tau: 1 / 2,
    logTau: -Math.LN2,
    innerRadius: radius * innerShare(dimensions, steps),
    weights: steps === 0 ? [1] : parabola(steps),
  };
}

/** ln y [N, M]; where y is 0, the logarithm of the smallest number that stays one in float32. */
export function mirroredReluLogConfidence(scaled: tf.Tensor, { weights, dimensions }: HypersphereBlock): tf.Tensor2D {
  const middle = (weights.length - 1) / 2;
  const units = weights.map((weight, i) => tf.mul(weight, mirroredRelu(tf.sub(scaled, i - middle))));
  // At the template each dimension gives the weight of its middle unit, so that t is 0 there.
  const t = tf.sub(tf.sum(tf.addN(units), -1), dimensions * weights[middle]);
  return tf.log(tf.maximum(mirroredRelu(t), SMALLEST)) as tf.Tensor2D;
}

// Just above the smallest normal number.
const SMALLEST = 1.2e-38;

const parabola = (steps: number) =>
  Array.from({ length: 2 * steps + 1 }, (_, i) => ((steps + 1) ** 2 - (i - steps) ** 2) / (2 * steps ** 2));

/** r₀/r: 1/√n for one unit, √(1 − n/4m²) for 2m + 1; 0 where nothing is known to be inside. */
function innerShare(dimensions: number, steps: number): number {
  if (steps === 0) return 1 / Math.sqrt(dimensions);
  return Math.sqrt(Math.max(0, 1 - dimensions / (4 * steps ** 2)));
}

function fewestUnits(dimensions: number, epsilon: number): number {
  if (1 - innerShare(dimensions, 0) ** dimensions <= epsilon) return 1;
  // 1 − n/4m² >= (1 − ε)^(2/n), solved for m.
  const share = -Math.expm1((2 / dimensions) * Math.log1p(-epsilon));
  return 2 * Math.max(1, Math.ceil(Math.sqrt(dimensions / (4 * share)))) + 1;
}

function unreachable({ dimensions, epsilon }: HypersphereOptions, units: number, reached: number): ArgumentError {
  const best = Number(reached.toPrecision(4));
  const error = new ArgumentError('epsilon', `at least ${best}`, epsilon);
  error.message +=
    `: mReLU with ${units} ${units === 1 ? 'unit' : 'units'} per dimension reaches no less in ${dimensions} dimensions; ` +
    `${fewestUnits(dimensions, epsilon)} do`;
  return error;
}
