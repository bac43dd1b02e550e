import { add, mul, relu, type Scalar, sub, type Tensor } from '@tensorflow/tfjs-core';
import { withChange } from './differentiable.ts';

/**
 * Runs `forward` with activations between ReLU and their own: (1 − share) · max(0, x) + share · σ(x) in the place of σ(x). What it is for:
 * a trained network of ReLUs whose activations become symmetric little by little.
 *
 * @param share in [0, 1]; a tensor, so that a compiled function sees it change
 * @example
 * withAnnealing(tf.scalar(0.5), () => rbf(tf.tensor1d([2]))).print(); // [1.0091578], half of 2 and half of rbf(2)
 */
export function withAnnealing<T>(share: Scalar, forward: () => T): T {
  const between = (x: Tensor, activation: (x: Tensor) => Tensor) =>
    add(mul(sub(1, share), relu(x)), mul(share, activation(x)));
  return withChange(between, forward);
}
