import { ArgumentError, checkFinite, checkLabels, checkNumber } from '@saf/checks';

/**
 * Mean squared distance of confidences from the truth (Brier, "Verification of forecasts expressed in terms of probability", 1950):
 * 1/n Σ_i Σ_k (y_ik − [k = label_i])². 0 is perfect, 2 the worst.
 *
 * @param confidences row by row, [N · categories]
 * @param labels [N], in [0, categories)
 * @throws ArgumentError for numbers of confidences, labels or categories that do not go together, or a number that is not finite
 * @example
 * brierScore([0.8, 0.2], [0], 2); // 0.2² + 0.2² = 0.08
 */
export function brierScore(confidences: ArrayLike<number>, labels: ArrayLike<number>, categories: number): number {
  checkNumber('categories', categories, { min: 1, integer: true });
  const count = labels?.length;
  if (!count) throw new ArgumentError('labels', 'at least one label', 'none');
  checkLabels('labels', labels, count, categories);
  if (confidences?.length !== count * categories)
    throw new ArgumentError('confidences', `${count} x ${categories} numbers`, confidences?.length);
  checkFinite('confidences', confidences);
  let sum = 0;
  for (let i = 0; i < confidences.length; i++) {
    const truth = i % categories === labels[Math.floor(i / categories)] ? 1 : 0;
    sum += (confidences[i] - truth) ** 2;
  }
  return sum / count;
}
