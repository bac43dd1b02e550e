export interface Bins {
  /** One more than there are counts. */
  readonly edges: readonly number[];
  /** Shares of all values. */
  readonly clean: readonly number[];
  readonly attacked: readonly number[];
}

const count = 48;

/** Both sets of values in bins of their own, over a range that holds all but the outermost of either. */
export function binsOf(clean: Float32Array, attacked: Float32Array, reach: number): Bins {
  const edges = Array.from({ length: count + 1 }, (_, i) => reach * ((2 * i) / count - 1));
  return { edges, clean: sharesOf(clean, reach), attacked: sharesOf(attacked, reach) };
}

/** A symmetric range with all but the outermost 1 % of the values, and room for the activation's middle. */
export function reachOf(...sets: readonly Float32Array[]): number {
  const sizes = sets.map((values) => {
    const sorted = values.map(Math.abs).sort();
    return sorted[Math.floor(0.99 * (sorted.length - 1))];
  });
  return Math.max(2, ...sizes);
}

function sharesOf(values: Float32Array, reach: number): number[] {
  const shares = new Array<number>(count).fill(0);
  for (const value of values) {
    const bin = Math.floor(((value / reach + 1) / 2) * count);
    shares[Math.min(count - 1, Math.max(0, bin))] += 1 / values.length;
  }
  return shares;
}
