import { checkHypersphereOptions, type HypersphereBlock, type HypersphereOptions } from './hypersphere-block.ts';
import { mirroredReluBlock } from './mirrored-relu-block.ts';
import { rbfBlock } from './rbf-block.ts';

/**
 * λ and τ of a block of two SAF layers that judges whether X is in the ball of radius r around a template (paper, Lemma 1):
 * (f₂⁻¹(τ) / f₁⁻¹(τ))ⁿ >= 1 − ε (eq. 6), where f₁ and f₂ are y along an axis and along a diagonal (eq. 5).
 *
 * For 'rbf' it is the block of eq. 4. For 'mirroredRelu' that block gives an L1 ball, which reaches no ε below 1 − n^(−n/2);
 * with more units a dimension it reaches any (see `HypersphereBlock.weights`): about n / √(2ε), plus 1.
 *
 * @throws ArgumentError for options out of range, an ε that the number of units given does not reach (it says which ε is),
 *   and an ε too small for double precision
 * @example
 * const { lambda, tau } = findThreshold({ dimensions: 2, radius: 1, epsilon: 0.05, activation: 'rbf' });
 */
export function findThreshold(options: HypersphereOptions): HypersphereBlock {
  checkHypersphereOptions(options);
  return options.activation === 'rbf' ? rbfBlock(options) : mirroredReluBlock(options);
}
