import { median, quantileSorted } from 'simple-statistics';

/** A number that was measured several times. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The median, and the middle 80 %. */
export function middle(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantileSorted(sorted, 0.5), low: quantileSorted(sorted, 0.1), high: quantileSorted(sorted, 0.9) };
}

/** The median, and the whole range: for as few values as there are rounds. */
export function range(values: readonly number[]): Spread {
  return { median: median([...values]), low: Math.min(...values), high: Math.max(...values) };
}
