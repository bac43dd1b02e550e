import { checkShape } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { checkHypersphereOptions, type HypersphereBlock, type HypersphereOptions } from './hypersphere-block.ts';
import { mirroredReluBlock, mirroredReluLogConfidence } from './mirrored-relu-block.ts';
import { rbfBlock, rbfLogConfidence } from './rbf-block.ts';

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

/**
 * y of two SAF layers (paper, Fig. 5.a and eq. 4): near 1 where an input is near a template.
 *
 *     s_k = e^(−(λ(x_k − z_k))²),  t = Σ_k s_k − n,  y = e^(−t²)      for 'rbf'; for 'mirroredRelu' see `findThreshold`
 *
 * It makes N · M · n numbers, for 'mirroredRelu' times the units a dimension: give large sets in parts.
 *
 * @param inputs float32 [N, n]
 * @param templates float32 [M, n]
 * @returns y in [0, 1], float32 [N, M]; the input is in the template's ball where y >= τ
 * @throws ArgumentError for tensors of another shape or type
 * @example
 * const block = findThreshold({ dimensions: 2, radius: 1, epsilon: 0.05, activation: 'rbf' });
 * basicBlock(block, tf.tensor2d([[0.1, 0.2]]), tf.tensor2d([[0, 0]]));
 */
export function basicBlock(block: HypersphereBlock, inputs: tf.Tensor2D, templates: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.exp(logBasicBlock(block, inputs, templates)));
}

/** ln y, which does not round to 0 where y rounds to 1. */
export function logBasicBlock(block: HypersphereBlock, inputs: tf.Tensor2D, templates: tf.Tensor2D): tf.Tensor2D {
  checkShape('inputs', inputs, [null, block.dimensions], 'float32');
  checkShape('templates', templates, [null, block.dimensions], 'float32');
  return tf.tidy(() => {
    const differences = tf.sub(tf.expandDims(inputs, 1), tf.expandDims(templates, 0));
    const scaled = tf.mul(block.lambda, differences);
    return block.activation === 'rbf' ? rbfLogConfidence(scaled) : mirroredReluLogConfidence(scaled, block);
  });
}
