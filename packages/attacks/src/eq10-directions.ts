import { checkLabels, checkShape } from '@saf/checks';
import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { CountedPasses } from './counted-passes.ts';
import { incorrectCategories } from './incorrect-categories.ts';
import { strongestDirections } from './strongest-directions.ts';

/**
 * The directions of eq. 10 alone: −sign(∇ₓ L(x, c)) for the incorrect meaningful category c whose gradient has the largest
 * L1 norm. Entries are -1, 0 (where the gradient is zero or not a number) or 1. Inputs may leave the bounds.
 *
 * @param inputs [N, height, width, channels]
 * @param labels true labels [N], or null where every meaningful category is incorrect (nonsense)
 * @returns the directions, of the shape of the inputs; they belong to the caller
 * @throws ArgumentError for another shape, labels out of range, or a classifier of one category
 * @example
 * const directions = eq10Directions(classifier, images, [7, 2, 1]);
 * const adversarial = tf.add(images, tf.mul(directions, 0.25));
 */
export function eq10Directions(classifier: Classifier, inputs: Tensor4D, labels: ArrayLike<number> | null): Tensor4D {
  checkShape('inputs', inputs, [null, ...classifier.inputShape], 'float32');
  const [count] = inputs.shape;
  if (labels) checkLabels('labels', labels, count, classifier.categories);
  const asked = incorrectCategories(labels, count, classifier.categories);
  return strongestDirections(new CountedPasses(classifier, count), inputs, asked);
}
