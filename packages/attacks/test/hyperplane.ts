import * as tf from '@tensorflow/tfjs-core';
import { INPUT_SHAPE, testWeights } from './classifiers.ts';

const weights = testWeights(2);

/** w₁ − w₀ of `linearClassifier({ categories: 2 })`: the normal of its decision boundary. */
export const normal = Array.from({ length: 18 }, (_, i) => weights[2 * i + 1] - weights[2 * i]);

/** Length of the normal in the dual norm: a perturbation of size 1 changes the margin by at most this. */
export const dualLength = {
  linf: normal.reduce((sum, value) => sum + Math.abs(value), 0),
  l2: Math.hypot(...normal),
};

/** Images near gray whose margin z₀ − z₁ is as given. */
export function imagesOfMargin(margins: number[]): tf.Tensor4D {
  const square = dualLength.l2 ** 2;
  const values = margins.flatMap((margin) => normal.map((value) => 0.5 - (margin * value) / square));
  return tf.tensor4d(values, [margins.length, ...INPUT_SHAPE]);
}
