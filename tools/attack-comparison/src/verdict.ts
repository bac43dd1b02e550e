import type { Comparison } from './cases.ts';
import { type Measured, median, robustAccuracy } from './measure.ts';

export const tolerance = { pixel: 1e-5, accuracy: 0.5, median: 0.02 };

export interface Verdict {
  readonly ours: number;
  readonly theirs: number;
  readonly passes: boolean;
}

/** Compares two sides by medians, robust accuracies, or (for `same`) the largest difference of a pixel. */
export function verdict(
  comparison: Comparison,
  ours: Measured,
  theirs: Measured,
  largestDifference = Number.NaN,
): Verdict {
  if (comparison === 'asStrong') {
    const [a, b] = [robustAccuracy(ours), robustAccuracy(theirs)];
    return { ours: a, theirs: b, passes: a <= b + tolerance.accuracy };
  }
  const [a, b] = [median(ours), median(theirs)];
  if (comparison === 'asNear') return { ours: a, theirs: b, passes: a <= b * (1 + tolerance.median) };
  return { ours: largestDifference, theirs: 0, passes: largestDifference <= tolerance.pixel };
}
