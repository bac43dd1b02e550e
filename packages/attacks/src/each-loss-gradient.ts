import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { lossGradient, withoutNaN } from './loss-gradient.ts';

/**
 * Calls `visit` with the gradient of the training loss at the inputs for one set of labels after the other. Where the
 * classifier gives the losses of all sets from one forward pass, that pass is made once.
 */
export function eachLossGradient(
  classifier: Classifier,
  inputs: tf.Tensor4D,
  labelSets: readonly tf.Tensor1D[],
  visit: (gradient: tf.Tensor4D) => void,
): void {
  if (classifier.losses) shareForwardPass(classifier, inputs, labelSets, visit);
  else
    for (const labels of labelSets)
      tf.tidy(() => visit(lossGradient((x) => classifier.loss(x, labels), inputs).gradient));
}

/**
 * A gradient inside of a gradient differentiates what the outer one has recorded: the outer one runs the forward pass, and each inner
 * one goes back along its record. What the outer one returns is of no interest.
 */
function shareForwardPass(
  classifier: Classifier,
  inputs: tf.Tensor4D,
  labelSets: readonly tf.Tensor1D[],
  visit: (gradient: tf.Tensor4D) => void,
): void {
  const forward = (x: tf.Tensor) => {
    const losses = classifier.losses!(x as tf.Tensor4D, labelSets);
    const visitAll = () => {
      for (const loss of losses) tf.tidy(() => visit(withoutNaN(tf.grad(() => loss)(x)) as tf.Tensor4D));
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
