import { type Classifier, withNonsenseRule } from '@saf/models';
import type * as tf from '@tensorflow/tfjs-core';
import { misclassified } from '../framework/criteria.ts';
import { type AutoAttackOptions, type AutoAttackResult, autoAttack } from './auto-attack.ts';

export interface ThresholdedAutoAttackOptions extends AutoAttackOptions {
  /** Confidence below which the classifier rejects an image, in [0, 1]. */
  threshold: number;
}

/**
 * AutoAttack on a classifier that rejects what it is not confident in: an image is broken where it is taken for another category and
 * accepted. Being rejected is no success. Its margins and DLR losses take the threshold for one more score, which does not meet the
 * goal, and so do FAB-T and Square; APGD on the cross entropy follows the label alone, and is only judged by the goal. In the version for
 * SAFs by default, which contains the standard one. Stutz et al. ("Confidence-calibrated adversarial training", ICML 2020) found attacks
 * that raise the confidence stronger on networks made to reject: run `confidenceAscent` beside it.
 *
 * @param classifier its own nonsense rule is left aside
 * @param labels true labels [N]
 * @throws ArgumentError for images, labels or options that do not fit
 * @example
 * const { brokenBy } = await thresholdedAutoAttack(classifier, images, labels, { epsilon: 0.3, threshold: 0.9 });
 */
export async function thresholdedAutoAttack(
  classifier: Classifier,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  { threshold, version = 'saf', ...options }: ThresholdedAutoAttackOptions,
): Promise<AutoAttackResult> {
  const goal = misclassified(labels, { nonsenseCounts: false });
  return autoAttack(withNonsenseRule(classifier, { threshold }), images, goal, { version, ...options });
}
