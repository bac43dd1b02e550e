import { checkLabels, checkNumber } from '@saf/checks';
import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { checkEpsilons, checkImages, defaultEpsilons } from './card-inputs.ts';
import type { CardOptions } from './card-options.ts';
import type { EvaluationCard } from './card-schema.ts';

/**
 * Is the robustness real? Attacks a classifier in L∞ and asks what tells a masked gradient from robustness (Carlini et al., "On
 * evaluating adversarial robustness", 2019; Athalye et al., 2018; Croce and Hein, 2020; Pintor et al., 2022; Zimmermann et al., 2022).
 * A check that fails says that robust accuracy was, in part, a failure of the attack.
 *
 * The robust accuracies of the card are the mean over images of the worst over all of its attacks. Memory is that of a batch of
 * images, and the images themselves. The attacks are loaded when it is called: a page that shows cards does without.
 *
 * @param images float32 [N, height, width, channels], inside the classifier's bounds; 100 to 1,000 are a good number
 * @param labels [N], in [0, categories)
 * @throws ArgumentError for images, labels or options that do not fit, or none
 * @example
 * const card = await evaluationCard(classifier, images, labels, { twin: undefended, seed: 1 });
 * failedChecks(card).map(({ sentence }) => sentence);
 */
export async function evaluationCard(
  classifier: Classifier,
  images: Tensor4D,
  labels: ArrayLike<number>,
  options: CardOptions = {},
): Promise<EvaluationCard> {
  const epsilons = checkEpsilons(options.epsilons ?? defaultEpsilons(classifier));
  checkNumber('seed', options.seed ?? 0, { integer: true });
  checkLabels('labels', labels, images?.shape?.[0], classifier.categories);
  await checkImages(images, classifier);
  const { runCard } = await import('./run-card.ts');
  return runCard({ classifier, images, labels: Int32Array.from(labels), epsilons, options });
}
