import * as tf from '@tensorflow/tfjs-core';
import type { CountedPasses } from './counted-passes.ts';
import { type GoalValue, goalMargin } from './goal-value.ts';
import { withoutNaN } from './loss-gradient.ts';
import { differentiate } from './missing-gradient.ts';
import { predictionScores } from './prediction-scores.ts';

export interface GoalGradient {
  /** [N]; what is differentiated. */
  readonly values: tf.Tensor1D;
  /** [N]; above zero where the goal is met. */
  readonly margins: tf.Tensor1D;
  /** Of the value with respect to each input; zero where it is not a number. */
  readonly gradient: tf.Tensor4D;
}

/** The gradient of a goal's value, and from the same forward pass whether the goal is met. */
export function goalGradient(
  passes: CountedPasses,
  value: GoalValue,
  inputs: tf.Tensor4D,
  accepted: tf.Tensor2D,
  samples?: readonly number[],
): GoalGradient {
  passes.countGradient(samples);
  return tf.tidy(() => {
    const valueAndMargin = (x: tf.Tensor) => {
      const scores = predictionScores(passes.classifier, x as tf.Tensor4D);
      return tf.stack([value(scores, accepted), goalMargin(scores, accepted)]);
    };
    const count = [inputs.shape[0]];
    const valueOnly = tf.stack([tf.ones(count), tf.zeros(count)]);
    const { value: both, grad } = differentiate(() => tf.valueAndGrad(valueAndMargin)(inputs, valueOnly));
    const [values, margins] = tf.unstack(both) as tf.Tensor1D[];
    return { values, margins, gradient: withoutNaN(grad) as tf.Tensor4D };
  });
}
