import * as tf from '@tensorflow/tfjs-core';

/**
 * The gradients, scaled down together where their joint Euclidean length is over `maxNorm`:
 * g ← g · min(1, maxNorm / ‖g‖) (Pascanu et al. 2013, algorithm 1).
 *
 * The result belongs to the caller's tidy; gradients that are short enough are returned as they are.
 */
export function clipByGlobalNorm(gradients: readonly tf.Tensor[], maxNorm: number): readonly tf.Tensor[] {
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
  const norm = Math.sqrt(tf.addN(squares).dataSync()[0]);
  return norm > maxNorm ? gradients.map((gradient) => tf.mul(gradient, maxNorm / norm)) : gradients;
}
