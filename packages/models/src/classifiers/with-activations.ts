import { withAnnealing, withWidth } from '@saf/activations';
import * as tf from '@tensorflow/tfjs-core';
import type { Classifier } from './classifier.ts';
import { predictCategories } from './nonsense-rule.ts';

/** Runs a forward pass in another way. */
export type ForwardPasses = <T>(forward: () => T) => T;

/**
 * What runs forward passes with the activations σ(x / width) of `@saf/activations` in the place of σ(x): for trainings that begin with wide
 * bumps.
 *
 * @param width > 0; a tensor, so that compiled steps see it change
 * @example
 * const widely = wideActivations(width);
 * const z = widely(() => trunk.apply(images, { training: true }) as tf.Tensor2D);
 */
export function wideActivations(width: tf.Scalar): ForwardPasses {
  return (forward) => withWidth(width, forward);
}

/**
 * What runs forward passes with activations between ReLU, for a share of 0, and those of `@saf/activations`, for 1: for trainings that turn
 * a network of ReLUs into one of symmetric activations.
 *
 * @param share in [0, 1]; a tensor, so that compiled steps see it change
 * @example
 * const z = annealedActivations(share)(() => trunk.apply(images, { training: true }) as tf.Tensor2D);
 */
export function annealedActivations(share: tf.Scalar): ForwardPasses {
  return (forward) => withAnnealing(share, forward);
}

/**
 * The same classifier with changed activations before its logits, for attacks on a network in a training that changes them. Confidences
 * come from logits as they did.
 *
 * @param through `wideActivations(width)` or `annealedActivations(share)`
 * @throws TypeError for a classifier that cannot tell confidences from logits
 * @example
 * const attacked = withActivations(classifierFromModel(model), wideActivations(tf.scalar(2)));
 */
export function withActivations(classifier: Classifier, through: ForwardPasses): Classifier {
  const { losses, confidencesFromLogits, categories, nonsense } = classifier;
  if (!confidencesFromLogits) throw new TypeError('classifier: expected confidencesFromLogits, got none');
  const logits = (inputs: tf.Tensor4D) => through(() => classifier.logits(inputs));
  // Not through them: the RBF at the end of a network would be changed too.
  const confidences = (inputs: tf.Tensor4D) => tf.tidy(() => confidencesFromLogits(logits(inputs)));
  return {
    ...classifier,
    logits,
    confidences,
    loss: (inputs, labels) => through(() => classifier.loss(inputs, labels)),
    losses: losses && ((inputs, labelSets) => through(() => losses(inputs, labelSets))),
    predict: (inputs) => tf.tidy(() => predictCategories(confidences(inputs), categories, nonsense)),
  };
}
