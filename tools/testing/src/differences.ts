/** Two numbers are close if |actual − expected| <= atol + rtol |expected|. */
export interface Tolerance {
  /** Relative tolerance; 1e-5 by default. */
  rtol?: number;
  /** Absolute tolerance; 1e-6 by default. */
  atol?: number;
}

/** What differs between two lists of numbers of one length. */
export interface Differences {
  readonly count: number;
  readonly first: number;
  readonly largest: number;
  readonly largestAt: number;
}

/** Counts the entries that are not close. NaN is close to NaN only, an infinity only to itself. */
export function differences(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol = 1e-5, atol = 1e-6 }: Tolerance,
): Differences {
  let [count, first, largest, largestAt] = [0, -1, -1, -1];
  for (let i = 0; i < actual.length; i++) {
    const distance = distanceOf(actual[i], expected[i]);
    if (distance === 0 || (distance < Infinity && distance <= atol + rtol * Math.abs(expected[i]))) continue;
    if (count++ === 0) first = i;
    if (distance > largest) [largest, largestAt] = [distance, i];
  }
  return { count, first, largest, largestAt };
}

function distanceOf(actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  const distance = Math.abs(actual - expected);
  return Number.isNaN(distance) ? Infinity : distance;
}

/** One sentence on what differs; positions are indices into a shape if one is given. */
export function describeDifferences(
  found: Differences,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  shape?: readonly number[],
): string {
  const at = (i: number) => `${position(i, shape)}: got ${actual[i]}, expected ${expected[i]}`;
  const first = `${found.count} of ${actual.length} differ, first at ${at(found.first)}`;
  return found.count === 1 ? first : `${first}; most at ${at(found.largestAt)}`;
}

function position(index: number, shape: readonly number[] = []): string {
  if (shape.length < 2) return `[${index}]`;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  return `[${strides.map((stride, axis) => Math.floor(index / stride) % shape[axis]).join(', ')}]`;
}
