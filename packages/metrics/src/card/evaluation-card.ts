import { ArgumentError, checkLabels, checkNumber, checkOneOf, checkShape } from '@saf/checks';
import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { type CardOptions, defaultBudget } from './card-options.ts';
import type { CheckResult, EvaluationCard } from './card-schema.ts';

/** Shares of the pixel range that are attacked by default: up to the ε of MNIST (Madry et al., ICLR 2018). */
const DEFAULT_SHARES = [0.05, 0.1, 0.2, 0.3];

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
  checkBudget(options.budget);
  checkReported(options.reported);
  checkLabels('labels', labels, images?.shape?.[0], classifier.categories);
  checkShape('images', images, [null, ...classifier.inputShape], 'float32');
  checkRadii(options.certifiedRadii, labels.length);
  const { runCard } = await import('./run-card.ts');
  return runCard({ classifier, images, labels: Int32Array.from(labels), epsilons, options });
}

/**
 * The checks of a card that failed: each a sign that the robustness is, in part, a masked gradient or a weak attack.
 *
 * @example
 * failedChecks(card).map(({ id }) => id); // ['attack-on-scores', …]
 */
export function failedChecks({ checks }: EvaluationCard): CheckResult[] {
  return checks.filter(({ outcome }) => outcome === 'failed');
}

function defaultEpsilons({ bounds: [low, high] }: Classifier): number[] {
  return DEFAULT_SHARES.map((share) => Number((share * (high - low)).toPrecision(6)));
}

/** @throws ArgumentError unless they ascend from above 0 */
function checkEpsilons(epsilons: readonly number[]): readonly number[] {
  if (!Array.isArray(epsilons) || epsilons.length === 0)
    throw new ArgumentError('epsilons', 'an array of at least one number', epsilons);
  for (const [i, epsilon] of epsilons.entries())
    checkNumber(`epsilons[${i}]`, epsilon, { min: epsilons[i - 1] ?? 0, exclusiveMin: true });
  return epsilons;
}

function checkBudget(budget: CardOptions['budget'] = {}): void {
  for (const [name, value] of Object.entries(budget)) {
    checkOneOf('budget', name, Object.keys(defaultBudget));
    checkNumber(`budget.${name}`, value, { min: 1, integer: true });
  }
}

/** NaN would be above nothing, and with it every check of it would pass. */
function checkReported(reported: CardOptions['reported'] = []): void {
  for (const [i, { epsilon, accuracy }] of reported.entries()) {
    checkNumber(`reported[${i}].epsilon`, epsilon, { min: 0 });
    checkNumber(`reported[${i}].accuracy`, accuracy, { min: 0, max: 1 });
  }
}

/** Of fewer, some certificates would not be looked at. */
function checkRadii(radii: CardOptions['certifiedRadii'], count: number): void {
  if (!radii) return;
  if (radii.length !== count) throw new ArgumentError('certifiedRadii', `${count}, one for each image`, radii.length);
  for (const [i, radius] of radii.entries()) checkNumber(`certifiedRadii[${i}]`, radius, { min: 0 });
}
