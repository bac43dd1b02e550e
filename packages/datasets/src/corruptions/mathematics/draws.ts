import type { RandomSource } from '@saf/random';

/** A whole number in [low, high). */
export const wholeNumber = (random: RandomSource, low: number, high: number): number =>
  low + Math.floor(random() * (high - low));

/** −1 or 1. */
export const sign = (random: RandomSource): number => (random() < 0.5 ? -1 : 1);

/** The number of events when `mean` are expected: the smallest whose cumulated probability reaches a uniform number. */
export function poisson(random: RandomSource, mean: number): number {
  const uniform = random();
  let probability = Math.exp(-mean);
  let cumulated = probability;
  let count = 0;
  // Beyond ten deviations nothing is left but rounding.
  for (const most = mean + 10 * Math.sqrt(mean) + 20; cumulated < uniform && count < most; cumulated += probability)
    probability *= mean / ++count;
  return count;
}
