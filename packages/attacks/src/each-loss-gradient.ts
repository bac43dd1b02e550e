import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { eachGradient } from './each-gradient.ts';
import { lossGradient } from './loss-gradient.ts';

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
  if (classifier.losses) eachGradient((x) => classifier.losses!(x, labelSets), inputs, visit);
  else
    for (const labels of labelSets)
      tf.tidy(() => visit(lossGradient((x) => classifier.loss(x, labels), inputs).gradient));
}
