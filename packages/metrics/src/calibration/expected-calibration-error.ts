import { ArgumentError, checkFinite, checkNumber } from '@saf/checks';

export interface CalibrationBin {
  /** Edges: the bin holds confidences in (low, high], the first one 0 too. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Means over the bin; null where it is empty. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

export interface Calibration {
  /** In [0, 1]. */
  readonly error: number;
  /** The largest gap of a bin that is not empty. */
  readonly maximumError: number;
  readonly bins: readonly CalibrationBin[];
}

/**
 * How far confidences are from the shares of right predictions they promise (Guo et al., "On calibration of modern neural networks",
 * ICML 2017, Section 2): Σ_b |B_b|/n · |accuracy(B_b) − confidence(B_b)| over bins of equal width.
 *
 * @param confidences of the predictions, [N], in [0, 1]
 * @param correct whether each prediction is right, [N]
 * @param bins 15 by default, as there
 * @throws ArgumentError for no confidences, ones outside [0, 1], another number of answers, answers that are neither true nor false, or bins that are not a whole number >= 1
 * @example
 * expectedCalibrationError([0.9, 0.6], [true, false]).error; // (0.1 + 0.6) / 2
 */
export function expectedCalibrationError(
  confidences: ArrayLike<number>,
  correct: ArrayLike<boolean>,
  { bins = 15 }: { readonly bins?: number } = {},
): Calibration {
  checkNumber('bins', bins, { min: 1, integer: true });
  checkConfidences(confidences);
  if (correct?.length !== confidences.length)
    throw new ArgumentError('correct', `${confidences.length} answers, one per confidence`, correct?.length);
  const tallies = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, correct: 0 }));
  for (let i = 0; i < confidences.length; i++) {
    if (typeof correct[i] !== 'boolean') throw new ArgumentError(`correct[${i}]`, 'true or false', correct[i]);
    const tally = tallies[binOf(confidences[i], bins)];
    tally.count++;
    tally.confidence += confidences[i];
    if (correct[i]) tally.correct++;
  }
  const gaps = tallies.map(({ count, confidence, correct: right }) => (count > 0 ? Math.abs(confidence - right) : 0));
  return {
    error: gaps.reduce((sum, gap) => sum + gap, 0) / confidences.length,
    maximumError: Math.max(...gaps.map((gap, i) => gap / (tallies[i].count || 1))),
    bins: tallies.map(({ count, confidence, correct: right }, i) => ({
      low: i / bins,
      high: (i + 1) / bins,
      count,
      confidence: count > 0 ? confidence / count : null,
      accuracy: count > 0 ? right / count : null,
    })),
  };
}

/** The bin (i/bins, (i + 1)/bins] of a confidence: held against the edges themselves, since a product may be rounded across one. */
function binOf(confidence: number, bins: number): number {
  const near = Math.max(0, Math.ceil(confidence * bins) - 1);
  if (near > 0 && confidence <= near / bins) return near - 1;
  return confidence > (near + 1) / bins ? near + 1 : near;
}

function checkConfidences(confidences: ArrayLike<number>): void {
  if (!confidences?.length) throw new ArgumentError('confidences', 'at least one number', 'none');
  checkFinite('confidences', confidences);
  for (let i = 0; i < confidences.length; i++) checkNumber(`confidences[${i}]`, confidences[i], { min: 0, max: 1 });
}
