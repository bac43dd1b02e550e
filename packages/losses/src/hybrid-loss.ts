import { ArgumentError, checkNumber } from '@saf/checks';
import {
  abs,
  add,
  div,
  exp,
  expm1,
  mean,
  min,
  mul,
  neg,
  pow,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { crossEntropy } from './cross-entropy.ts';
import { checkBatch, closedGradient } from './sample-loss.ts';

/** Weights and order of the hybrid loss (paper, eq. 7). */
export interface HybridLossOptions {
  /**
   * α₁, α₂ and α₃, each >= 0: the weights of the negative logarithm of the normalized confidence, of the error of the labelled
   * confidence, and of the errors of all other confidences; [1, 1, 0] by default (the paper's for MNIST; CIFAR-10: [1, 1, 1/9]).
   */
  lossWeights?: readonly [number, number, number];
  /** p > 1, the order of the errors; 2 by default. */
  p?: number;
}

/** α₁, α₂, α₃ and p. */
export type Weights = readonly [alpha1: number, alpha2: number, alpha3: number, p: number];

/** The numbers of the options, with defaults filled in; ArgumentError for an unknown or invalid one. */
export function checkWeights(options: HybridLossOptions): Weights {
  const { lossWeights = [1, 1, 0], p = 2, ...others } = options;
  // Two names need no suggestion of the nearest, which would be a tenth of the package.
  for (const name in others) throw new ArgumentError('options', 'lossWeights, p', name);
  if (lossWeights?.length !== 3) throw new ArgumentError('lossWeights', '3 numbers', lossWeights);
  for (const i in lossWeights) checkNumber(`lossWeights[${i}]`, lossWeights[i], { min: 0 });
  checkNumber('p', p, { min: 1, exclusiveMin: true });
  return [...lossWeights, p];
}

/**
 * Hybrid loss of each sample, from the pre-activations of RBF confidences y = exp(-z²) (paper, eq. 7).
 *
 *     L = -α₁ ln(y_ℓ / Σᵢ yᵢ) + α₂ (1 - y_ℓ)ᵖ + α₃ Σ_{i≠ℓ} yᵢᵖ,    ln(y_ℓ / Σᵢ yᵢ) = -z_ℓ² - logsumexp(-z²)
 *
 * Computed from z nothing underflows: loss and gradient are finite and right to 1e-5 for |z| up to 1e4 and beyond.
 * The gradient is exact, of first order only, and only with respect to z.
 *
 * @param z Pre-activations, float32 [N, C], N >= 1, C >= 2
 * @param labels int32 [N] in [0, C). A label out of range gives NaN for its sample (looking would wait for the engine).
 * @returns float32 [N], >= 0
 * @throws ArgumentError for another shape or type, a weight < 0, p <= 1, or an unknown option
 * @example
 * hybridLoss(tf.tensor2d([[0, 3]]), tf.tensor1d([0], 'int32')).print(); // [0.0001234]
 */
export function hybridLoss(z: Tensor2D, labels: Tensor1D, options: HybridLossOptions = {}): Tensor1D {
  const weights = checkWeights(options);
  checkBatch(z, labels);
  return closedGradient(
    'hybridLoss',
    z,
    (scores) => forward(scores, labels, weights),
    (dy, scores, parts) => gradient(dy, scores, parts, weights),
  );
}

/**
 * Mean of {@link hybridLoss} over the batch.
 *
 * @example
 * optimizer.minimize(() => meanHybridLoss(trunk.predict(images), labels, { lossWeights: [1, 1, 1 / 9] }));
 */
export function meanHybridLoss(z: Tensor2D, labels: Tensor1D, options: HybridLossOptions = {}): Scalar {
  return tidy(() => mean(hybridLoss(z, labels, options)));
}

function forward(z: Tensor, labels: Tensor1D, [alpha1, alpha2, alpha3, p]: Weights) {
  const size = abs(z);
  const smallest = min(size, 1, true);
  // min z² - z², as a product: squares of large numbers would lose the digits their difference is made of.
  const entropy = crossEntropy(mul(sub(smallest, size), add(smallest, size)), labels);
  const smallestSquare = square(smallest);
  const labelScore = sub(entropy.labelGap, smallestSquare); // ln y_ℓ = -z_ℓ²
  const missing = neg(expm1(labelScore)); // 1 - y_ℓ
  let loss = add(times(entropy.loss, alpha1), times(power(missing, p), alpha2));
  const parts = [entropy.hot, entropy.others, entropy.rest, entropy.total, labelScore, missing];
  if (alpha3 > 0) {
    const powers = power(mul(entropy.others, exp(neg(smallestSquare))), p); // yᵢᵖ, and 0 at the label
    loss = add(loss, times(sum(powers, 1, true), alpha3));
    parts.push(powers);
  }
  return { loss, parts };
}

// By s = -z², where ∂y/∂s = y and ∂s/∂z = -2z.
function gradient(dy: Tensor, z: Tensor, parts: readonly Tensor[], [alpha1, alpha2, alpha3, p]: Weights): Tensor {
  const [hot, others, rest, total, labelScore, missing, powers] = parts;
  const share = div(alpha1, total!);
  const labelError = times(mul(power(missing!, p - 1), exp(labelScore!)), alpha2 * p);
  const ofOthers = mul(others!, share);
  const byOthers = powers ? add(ofOthers, times(powers, alpha3 * p)) : ofOthers;
  const byScore = sub(byOthers, mul(hot!, add(mul(rest!, share), labelError)));
  return mul(mul(z, byScore), mul(dy, -2));
}

const times = (x: Tensor, factor: number) => (factor === 1 ? x : mul(x, factor));
const power = (x: Tensor, p: number) => (p === 1 ? x : p === 2 ? square(x) : pow(x, p));
