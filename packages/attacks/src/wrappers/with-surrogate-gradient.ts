import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A classifier with the values of one and the gradients of another at the same inputs: for attacks on a classifier that has none, or
 * hides them (backward pass differentiable approximation, Athalye, Carlini, Wagner, "Obfuscated gradients give a false sense of
 * security", ICML 2018, Section 4.1).
 *
 * @param surrogate of as many outputs
 * @example
 * const quantized = withSurrogateGradient(classifierOfRoundedPixels, classifier);
 * const { perturbed } = await apgd().run(quantized, images, labels, { epsilons: [0.1] });
 */
export function withSurrogateGradient(classifier: Classifier, surrogate: Classifier): Classifier {
  return {
    ...classifier,
    logits: (inputs) =>
      differentiateBy(
        inputs,
        (x) => classifier.logits(x),
        (x) => surrogate.logits(x),
      ),
    confidences: (inputs) =>
      differentiateBy(
        inputs,
        (x) => classifier.confidences(x),
        (x) => surrogate.confidences(x),
      ),
    loss: (inputs, labels) =>
      differentiateBy(
        inputs,
        (x) => classifier.loss(x, labels),
        (x) => surrogate.loss(x, labels),
      ),
    losses: undefined,
  };
}

function differentiateBy<T extends tf.Tensor>(
  inputs: tf.Tensor4D,
  value: (x: tf.Tensor4D) => T,
  surrogate: (x: tf.Tensor4D) => T,
): T {
  return tf.tidy(() => {
    // What is computed inside of an op is not differentiated.
    const takePlaceOf = tf.customGrad(() => ({ value: value(inputs), gradFunc: (dy: tf.Tensor) => dy }));
    return takePlaceOf(surrogate(inputs)) as T;
  });
}
