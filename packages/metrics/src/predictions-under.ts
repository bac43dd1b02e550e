import { type Classifier, type NonsenseRule, withNonsenseRule } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';

/** Predictions [N] under the classifier's own nonsense rule and then under each of the others, from one forward pass. */
export async function predictionsUnder(
  rules: readonly NonsenseRule[],
  classifier: Classifier,
  images: tf.Tensor4D,
): Promise<Int32Array[]> {
  const predictions = rules.length === 0 ? classifier.predict(images) : predictionsOfRules(rules, classifier, images);
  const values = await predictions.data();
  predictions.dispose();
  const [count] = images.shape;
  return [null, ...rules].map((_, i) => Int32Array.from(values.subarray(i * count, (i + 1) * count)));
}

function predictionsOfRules(rules: readonly NonsenseRule[], classifier: Classifier, images: tf.Tensor4D): tf.Tensor {
  return tf.tidy(() => {
    const confidences = classifier.confidences(images);
    const known = { ...classifier, confidences: () => tf.clone(confidences) };
    return tf.stack([classifier.nonsense, ...rules].map((rule) => withNonsenseRule(known, rule).predict(images)));
  });
}
