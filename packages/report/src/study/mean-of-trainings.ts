import { mean, sampleStandardDeviation } from 'simple-statistics';

/** The mean rate of several trainings of one network, and where their true mean lies with 95 % confidence. */
export interface MeanOfTrainings {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean of the rates of a few trainings with its 95 % interval by Student's t distribution, mean ± t s / √n, inside [0, 1]
 * (Student, "The probable error of a mean", Biometrika 1908). It is wide, since so few trainings say little about others: of three it
 * reaches 2.5 standard deviations to either side.
 *
 * @param rates of two trainings or more
 * @example
 * meanOfTrainings([0.1, 0.2, 0.3]); // { mean: 0.2, low: 0, high: 0.448 }
 */
export function meanOfTrainings(rates: number[]): MeanOfTrainings {
  const centre = mean(rates);
  const halfWidth = (quantileOfT(rates.length - 1) * sampleStandardDeviation(rates)) / Math.sqrt(rates.length);
  return { mean: centre, low: Math.max(0, centre - halfWidth), high: Math.min(1, centre + halfWidth) };
}

/** t₀.₉₇₅ of 1 to 9 degrees of freedom, from the usual tables; of more, the expansion of Abramowitz and Stegun, 26.7.5. */
function quantileOfT(degrees: number): number {
  const few = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622];
  const z = 1.959964;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return few[degrees - 1] ?? z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}
