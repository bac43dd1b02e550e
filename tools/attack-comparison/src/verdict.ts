import type { Comparison } from './cases.ts';
import { type Measured, median, robustAccuracy } from './measure.ts';

export const tolerance = { pixel: 1e-5, pixels: 1e-4, accuracy: 0.5, median: 0.02 };

export interface Verdict {
  readonly ours: number;
  readonly theirs: number;
  readonly passes: boolean;
}

/** Compares two sides by medians, robust accuracies, or (for `same`) the share of pixels that differ. */
export function verdict(comparison: Comparison, ours: Measured, theirs: Measured, differing = Number.NaN): Verdict {
  if (comparison === 'asStrong') {
    const [a, b] = [robustAccuracy(ours), robustAccuracy(theirs)];
    return { ours: a, theirs: b, passes: a <= b + tolerance.accuracy + chance(ours, theirs) };
  }
  const [a, b] = [median(ours), median(theirs)];
  if (comparison === 'asNear') return { ours: a, theirs: b, passes: a <= b * (1 + tolerance.median) };
  return { ours: differing, theirs: 0, passes: differing <= tolerance.pixels };
}

/** Two standard errors of the difference of two robust accuracies on the same images, in points: only those on which they differ count. */
function chance(ours: Measured, theirs: Measured): number {
  const differ = ours.distances.filter((distance, i) => (distance === null) !== (theirs.distances[i] === null));
  return (200 * Math.sqrt(differ.length)) / ours.distances.length;
}
