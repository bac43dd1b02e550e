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
  if (comparison === 'same') return { ours: differing, theirs: 0, passes: differing <= tolerance.pixels };
  if (comparison === 'asNear') {
    const [a, b] = [median(ours), median(theirs)];
    return { ours: a, theirs: b, passes: a <= b * (1 + tolerance.median) };
  }
  return verdictOnAverage('asStrongOnAverage', [robustAccuracy(ours)], [robustAccuracy(theirs)]);
}

export type ComparisonOnAverage = Extract<Comparison, `${string}OnAverage`>;

/** Compares the means over seeds of robust accuracies, or of median distances. */
export function verdictOnAverage(
  comparison: ComparisonOnAverage,
  ours: readonly number[],
  theirs: readonly number[],
): Verdict {
  const [a, b] = [mean(ours), mean(theirs)];
  const allowed = comparison === 'asNearOnAverage' ? tolerance.median * b : tolerance.accuracy;
  return { ours: a, theirs: b, passes: a <= b + allowed + standardError(ours, theirs) };
}

/** Standard error of the difference of the means of two sides, in their unit; 0 for sides that were run once. */
export function standardError(ours: readonly number[], theirs: readonly number[]): number {
  return Math.sqrt(varianceOfMean(ours) + varianceOfMean(theirs));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function varianceOfMean(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length * (values.length - 1));
}
