import { withWidth } from '@saf/activations';
import * as tf from '@tensorflow/tfjs-core';
import type { Classifier } from './classifier.ts';
import { predictCategories } from './nonsense-rule.ts';

/**
 * What runs forward passes with the activations σ(x / width) of `@saf/activations` in the place of σ(x): for trainings that begin with wide
 * bumps.
 *
 * @param width > 0; a tensor, so that compiled steps see it change
 * @example
 * const widely = wideActivations(width);
 * const z = widely(() => trunk.apply(images, { training: true }) as tf.Tensor2D);
 */
export function wideActivations(width: tf.Scalar): <T>(forward: () => T) => T {
  return (forward) => withWidth(width, forward);
}

/**
 * The same classifier with activations σ(x / width) before its logits, for attacks on a network in such a training. Confidences come from
 * logits as they did.
 *
 * @param width > 0
 * @throws TypeError for a classifier that cannot tell confidences from logits
 * @example
 * const attacked = withWideActivations(classifierFromModel(model), tf.scalar(2));
 */
export function withWideActivations(classifier: Classifier, width: tf.Scalar): Classifier {
  const { losses, confidencesFromLogits, categories, nonsense } = classifier;
  if (!confidencesFromLogits) throw new TypeError('classifier: expected confidencesFromLogits, got none');
  const widely = wideActivations(width);
  const logits = (inputs: tf.Tensor4D) => widely(() => classifier.logits(inputs));
  // Not widely: the RBF at the end of a network would be wider too.
  const confidences = (inputs: tf.Tensor4D) => tf.tidy(() => confidencesFromLogits(logits(inputs)));
  return {
    ...classifier,
    logits,
    confidences,
    loss: (inputs, labels) => widely(() => classifier.loss(inputs, labels)),
    losses: losses && ((inputs, labelSets) => widely(() => losses(inputs, labelSets))),
    predict: (inputs) => tf.tidy(() => predictCategories(confidences(inputs), categories, nonsense)),
  };
}
