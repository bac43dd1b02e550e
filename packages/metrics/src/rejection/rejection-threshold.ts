import { ArgumentError, checkNumber } from '@saf/checks';

export interface RejectionThresholdOptions {
  /** Share of the images classified right that has to be kept, in (0, 1]; 0.99 by default. */
  readonly truePositiveRate?: number;
}

/**
 * The confidence below which a classifier is to reject an image: the largest threshold τ at which at least this share of the images that
 * it classifies right is kept, an image of confidence y being kept where y ≥ τ (Stutz, Hein, Schiele, "Confidence-calibrated adversarial
 * training: generalizing to unseen attacks", ICML 2020, Section 4). The images should be held out: neither trained on nor among those
 * that errors are reported of.
 *
 * @param confidences the largest confidence in a meaningful category of each image, [N]
 * @param isRight whether each is classified right, [N]
 * @returns one of the confidences
 * @throws ArgumentError for lists of different lengths, a confidence that is no number, no image that is right, or a rate outside (0, 1]
 * @example
 * rejectionThreshold([0.5, 0.9, 0.8, 0.99], [true, true, false, true], { truePositiveRate: 0.6 }); // 0.9
 */
export function rejectionThreshold(
  confidences: ArrayLike<number>,
  isRight: ArrayLike<boolean>,
  { truePositiveRate = 0.99 }: RejectionThresholdOptions = {},
): number {
  checkNumber('truePositiveRate', truePositiveRate, { min: 0, exclusiveMin: true, max: 1 });
  if (isRight?.length !== confidences?.length)
    throw new ArgumentError('isRight', `${confidences?.length} entries, one a confidence`, isRight?.length);
  const all = Array.from(confidences, (confidence, i) => checkNumber(`confidences[${i}]`, confidence));
  const right = all.filter((_, i) => isRight[i]).sort((a, b) => b - a);
  if (right.length === 0) throw new ArgumentError('isRight', 'at least one image that is classified right', 'none');
  // A product such as 0.07 · 100 is a rounding error above the whole number that it stands for.
  return right[Math.max(1, Math.ceil(truePositiveRate * right.length - 1e-9)) - 1];
}
