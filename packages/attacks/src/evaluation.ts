import { predictCategories } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { CountedPasses } from './counted-passes.ts';
import { ForwardPass, type PassLoss } from './forward-pass.ts';
import type { LossGradient } from './loss-gradient.ts';

export interface Evaluation extends LossGradient {
  /** int32 [N] */
  readonly predictions: tf.Tensor1D;
}

/**
 * Losses, gradients and predictions at the inputs: from one forward pass if the loss is of the logits and the classifier knows
 * what they predict, else with a query more.
 */
export function evaluate(
  passes: CountedPasses,
  lossOf: PassLoss,
  inputs: tf.Tensor4D,
  samples: readonly number[],
): Evaluation {
  let predictions: tf.Tensor1D | undefined;
  const forward = (x: tf.Tensor4D) => {
    const pass = new ForwardPass(passes.classifier, x);
    const losses = lossOf(pass);
    // Kept, because all that is not the result of a gradient's function is freed when that returns.
    predictions = tf.tidy(() => keep(predictionsOf(pass)) as tf.Tensor1D);
    return losses;
  };
  try {
    const { losses, gradient } = passes.lossGradient(forward, inputs, samples);
    const predict = () => passes.query((classifier) => classifier.predict(inputs), samples);
    return { losses, gradient, predictions: predictions ? tf.clone(predictions) : predict() };
  } finally {
    predictions?.dispose();
  }
}

/** The same without the gradients. */
export function weigh(
  passes: CountedPasses,
  lossOf: PassLoss,
  inputs: tf.Tensor4D,
  samples: readonly number[],
): Omit<Evaluation, 'gradient'> {
  const { losses, predictions } = passes.query((classifier) => {
    const pass = new ForwardPass(classifier, inputs);
    return { losses: lossOf(pass), predictions: predictionsOf(pass) };
  }, samples);
  return { losses, predictions: predictions ?? passes.query((classifier) => classifier.predict(inputs), samples) };
}

/** Predictions of a forward pass, if its logits are known and say so. */
export function predictionsOf({ classifier, known }: ForwardPass): tf.Tensor1D | undefined {
  const { confidencesFromLogits, categories, nonsense } = classifier;
  if (!known || !confidencesFromLogits) return undefined;
  return predictCategories(confidencesFromLogits(known), categories, nonsense);
}

const keep = (tensor: tf.Tensor1D | undefined) => tensor && tf.keep(tensor);
