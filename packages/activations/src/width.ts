import { div, type Scalar } from '@tensorflow/tfjs-core';
import { withChange } from './differentiable.ts';

/**
 * Runs `forward` with wider activations: σ(x / width) in the place of σ(x). What it is for: a training that begins with wide bumps,
 * whose gradients are felt farther away, and narrows them to σ itself. Gradients are those of σ(x / width), exactly.
 *
 * @param width > 0; a tensor, so that a compiled function sees it change
 * @example
 * withWidth(tf.scalar(2), () => rbf(tf.tensor1d([2]))).print(); // [0.3678795], as rbf(1)
 */
export function withWidth<T>(width: Scalar, forward: () => T): T {
  return withChange((x, activation) => activation(div(x, width)), forward);
}
