import { ArgumentError, checkFinite, checkNumber } from '@saf/checks';
import { randomStream } from '@saf/random';

export interface BootstrapOptions {
  /** What is estimated, from values drawn with replacement; their mean by default. */
  readonly statistic?: (values: Float64Array) => number;
  /** Resamples; 2,000 by default. */
  readonly resamples?: number;
  /** In (0, 1); 0.95 by default. */
  readonly confidence?: number;
  /** Root of the random stream; 0 by default. */
  readonly seed?: number;
}

/**
 * The percentile bootstrap (Efron, "Bootstrap methods: another look at the jackknife", 1979; Efron and Tibshirani, 1993, Section 13.3):
 * the quantiles (1 ∓ confidence)/2 of a statistic over resamples of the values, each as large as they are. For whatever has no interval
 * in closed form, such as a median or a difference; for an error rate `wilsonInterval` is better.
 *
 * @param values at least one finite number
 * @returns the lower and the upper end; quantiles between two resamples are interpolated
 * @throws ArgumentError for no values, one that is not finite, fewer than one resample, or a confidence outside (0, 1)
 * @example
 * bootstrapInterval(differences, { seed: 1 }); // of their mean
 */
export function bootstrapInterval(values: ArrayLike<number>, options: BootstrapOptions = {}): [number, number] {
  const { statistic = mean, resamples = 2_000, confidence = 0.95, seed = 0 } = options;
  if (!values?.length) throw new ArgumentError('values', 'at least one number', 'none');
  checkFinite('values', values);
  checkNumber('resamples', resamples, { min: 1, integer: true });
  checkNumber('confidence', confidence, { min: 0, max: 1, exclusiveMin: true });
  if (confidence === 1) throw new ArgumentError('confidence', 'a number < 1', confidence);
  const source = randomStream(seed, 'bootstrap');
  const resample = new Float64Array(values.length);
  const statistics = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < resample.length; i++) resample[i] = values[Math.floor(source() * values.length)];
    return statistic(resample);
  }).sort();
  return [quantile(statistics, (1 - confidence) / 2), quantile(statistics, (1 + confidence) / 2)];
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Between sorted values, linearly (the usual definition, R's type 7). */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}
