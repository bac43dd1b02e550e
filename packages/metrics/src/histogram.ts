import { ArgumentError, checkFinite, checkNumber } from '@saf/checks';

/** How many values fall between each edge and the next; a bin holds its lower edge, the last one both. */
export interface Histogram {
  /** One more than counts, ascending. */
  readonly edges: number[];
  readonly counts: number[];
}

export interface HistogramOptions {
  /** Bins of equal width; 50 by default. */
  readonly bins?: number;
  /** Lowest and highest edge; by default the smallest and the largest value. What lies outside is not counted. */
  readonly range?: readonly [number, number];
}

/** @throws ArgumentError for no bins, a range that is empty, or a value that is not finite */
export function histogramOf(values: ArrayLike<number>, options: HistogramOptions = {}): Histogram {
  checkFinite('values', values);
  const edges = edgesOf(values, options);
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (let i = 0; i < values.length; i++) {
    const bin = binOf(values[i], edges);
    if (bin !== null) counts[bin]++;
  }
  return { edges, counts };
}

/** Edges of bins of equal width over a range, or over all values. */
export function edgesOf(values: ArrayLike<number>, { bins = 50, range }: HistogramOptions): number[] {
  checkNumber('bins', bins, { min: 1, integer: true });
  const [low, high] = range ? checkRange(range) : rangeOf(values);
  // The last edge is exact: rounded, it could leave the largest value outside.
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + ((high - low) * i) / bins));
}

/** The number of the bin that holds a value; null outside of all. */
export function binOf(value: number, edges: readonly number[]): number | null {
  const last = edges.length - 1;
  if (!(value >= edges[0] && value <= edges[last])) return null;
  let bin = last - 1;
  // Looked up, not divided: a rounded quotient would put values beside an edge on its other side.
  while (value < edges[bin]) bin--;
  return bin;
}

function checkRange([low, high]: readonly [number, number]): readonly [number, number] {
  checkNumber('range[0]', low);
  checkNumber('range[1]', high, { min: low, exclusiveMin: true });
  return [low, high];
}

function rangeOf(values: ArrayLike<number>): [number, number] {
  if (values.length === 0) throw new ArgumentError('values', 'at least one number', 'none');
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  // A constant still needs a bin with a width.
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}
