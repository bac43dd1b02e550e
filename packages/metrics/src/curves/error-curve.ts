import { ArgumentError } from '@saf/checks';
import type { NonsenseRule } from '@saf/models';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import { type BatchTally, type ErrorCurveOptions, type ErrorTally, tallyErrors } from './error-tally.ts';

/** The curves of one nonsense rule. */
export interface CurvesOfRule {
  readonly rule: NonsenseRule;
  /** The curve of the samples as the attack gave them; they may leave the bounds. */
  readonly raw: ErrorCurve;
  /** The curve of the samples inside the bounds; null unless they were judged. */
  readonly clipped: ErrorCurve | null;
}

export interface ErrorCurves extends CurvesOfRule {
  readonly epsilons: readonly number[];
  /** Number of samples. */
  readonly count: number;
  /** The same under the other rules asked for, in their order. */
  readonly rules: readonly CurvesOfRule[];
}

/** Error rates at each epsilon, in their order. */
export interface ErrorCurve {
  /** Samples judged wrong. */
  readonly wrong: number[];
  /** wrong / count */
  readonly errors: number[];
  /** 95 % Wilson intervals of the errors. */
  readonly intervals: [number, number][];
  /** In dB, averaged over the samples that were changed; null where none was. */
  readonly psnr: (number | null)[];
}

/**
 * Error rates over the strength β of an attack (paper, Section 5: Tables 2 and 4, Figs 9 and 11), in memory bounded by a batch.
 * A labelled sample is wrong where the prediction is not its label, "nonsense" included; a nonsense sample (labels null) is wrong
 * where it is taken for a meaningful category.
 *
 * The PSNR is relative to the range of the classifier's bounds.
 *
 * @throws ArgumentError for no samples, labels that are not whole numbers in [0, categories), a mix of labelled and unlabelled batches,
 *   pixels of an attack's that are not finite, `onProgress` without the number of samples, and what the attack refuses
 * @example
 * const { raw } = await errorCurve({ classifier, attack: eq10(), epsilons: [0, 0.1, 0.25], samples: batches(testSet) });
 * raw.errors; // one per epsilon
 */
export async function errorCurve(options: ErrorCurveOptions): Promise<ErrorCurves> {
  return curvesOfTallies(await tallyErrors(options));
}

/**
 * The curves of batches, in the order of their samples.
 *
 * @throws ArgumentError for no batch
 */
export function curvesOfTallies(tallies: readonly BatchTally[]): ErrorCurves {
  const count = tallies.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) throw new ArgumentError('samples', 'at least one batch', count);
  const [{ epsilons, rules: all }] = tallies;
  const [first, ...rules] = all.map(({ rule, clipped }, i) => ({
    rule,
    raw: curveOf(
      tallies.map((each) => each.rules[i].raw),
      count,
    ),
    clipped:
      clipped &&
      curveOf(
        tallies.map((each) => each.rules[i].clipped!),
        count,
      ),
  }));
  return { epsilons: [...epsilons], count, ...first, rules };
}

/** `tallies`: batch by batch, at each epsilon. */
function curveOf(tallies: readonly (readonly ErrorTally[])[], count: number): ErrorCurve {
  const sums = tallies.reduce((sum, batch) =>
    sum.map(({ wrong, decibels, changed }, i) => ({
      wrong: wrong + batch[i].wrong,
      decibels: decibels + batch[i].decibels,
      changed: changed + batch[i].changed,
    })),
  );
  return {
    wrong: sums.map(({ wrong }) => wrong),
    errors: sums.map(({ wrong }) => wrong / count),
    intervals: sums.map(({ wrong }) => wilsonInterval(wrong, count)),
    psnr: sums.map(({ decibels, changed }) => (changed > 0 ? decibels / changed : null)),
  };
}
