import type { Histogram, Pair } from './contract.ts';

const count = 48;

/** Clean and attacked values in the same bins. */
export function histogramOf({ clean, attacked }: Pair<Float32Array>): Histogram {
  const reach = reachOf(clean, attacked);
  return { reach, clean: sharesOf(clean, reach), attacked: sharesOf(attacked, reach) };
}

/** A symmetric range with all but the outermost 1 % of the values, and room for the activation's middle. */
export function reachOf(...sets: readonly Float32Array[]): number {
  const sizes = sets.map((values) => {
    const sorted = values.map(Math.abs).sort();
    return sorted[Math.floor(0.99 * (sorted.length - 1))];
  });
  return Math.max(2, ...sizes);
}

/** Values beyond the range are in the outermost bins. */
export function sharesOf(values: Float32Array, reach: number): number[] {
  const shares = new Array<number>(count).fill(0);
  for (const value of values) {
    const bin = Math.floor(((value / reach + 1) / 2) * count);
    shares[Math.min(count - 1, Math.max(0, bin))] += 1 / values.length;
  }
  return shares;
}
