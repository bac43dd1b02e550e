import * as tf from '@tensorflow/tfjs-core';
import type { CountedPasses } from './counted-passes.ts';
import { withoutNaN } from './loss-gradient.ts';
import { differentiate } from './missing-gradient.ts';

/**
 * Calls `visit` with the gradient of one loss after the other at the inputs, all of them from one forward pass.
 *
 * A gradient inside of a gradient differentiates what the outer one has recorded: the outer one runs the forward pass, and each inner
 * one goes back along its record. What the outer one returns is of no interest.
 */
export function eachGradient(
  passes: CountedPasses,
  lossesOf: (inputs: tf.Tensor4D) => readonly tf.Tensor1D[],
  inputs: tf.Tensor4D,
  visit: (gradient: tf.Tensor4D, losses: tf.Tensor1D) => void,
  samples?: readonly number[],
): void {
  const forward = (x: tf.Tensor) => {
    const losses = lossesOf(x as tf.Tensor4D);
    const visitAll = () => {
      for (const loss of losses) {
        passes.countGradient(samples);
        tf.tidy(() => visit(withoutNaN(differentiate(() => tf.grad(() => loss)(x))) as tf.Tensor4D, loss));
      }
    };
    withoutRecord(visitAll);
    return tf.sum(x);
  };
  tf.tidy(() => void tf.grad(forward)(inputs));
}

/** Inside an op nothing is recorded for the outer gradient, which would hold every backward pass in memory. */
function withoutRecord(run: () => void): void {
  const op = tf.customGrad((one) => {
    run();
    return { value: tf.clone(one as tf.Scalar), gradFunc: (dy: tf.Scalar) => dy };
  });
  op(tf.scalar(1));
}
