import * as tf from '@tensorflow/tfjs-core';
import type { CountedPasses } from './counted-passes.ts';
import { eachGradient } from './each-gradient.ts';

/**
 * Calls `visit` with the gradient of the training loss at the inputs for one set of labels after the other. Where the
 * classifier gives the losses of all sets from one forward pass, that pass is made once.
 */
export function eachLossGradient(
  passes: CountedPasses,
  inputs: tf.Tensor4D,
  labelSets: readonly Int32Array[],
  visit: (gradient: tf.Tensor4D) => void,
): void {
  const { classifier } = passes;
  tf.tidy(() => {
    const sets = labelSets.map((each) => tf.tensor1d(each, 'int32'));
    if (classifier.losses) return eachGradient(passes, (x) => classifier.losses!(x, sets), inputs, visit);
    for (const labels of sets)
      tf.tidy(() => visit(passes.lossGradient((x) => classifier.loss(x, labels), inputs).gradient));
  });
}
