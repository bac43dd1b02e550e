import { ArgumentError } from '@saf/checks';

type Rows = readonly Float32Array[];

/** Lemma 1's condition: balls of radius r around templates of different categories do not overlap. */
export function checkSeparation(groups: readonly Rows[], radius: number): void {
  for (let first = 0; first < groups.length; first++)
    for (let second = first + 1; second < groups.length; second++) {
      const distance = smallestDistance(groups[first], groups[second]);
      if (distance <= 2 * radius)
        throw new ArgumentError(
          'templates',
          `more than 2 · radius = ${2 * radius} between categories ${first} and ${second}`,
          distance,
        );
    }
}

function smallestDistance(first: Rows, second: Rows): number {
  let smallest = Infinity;
  for (const a of first) for (const b of second) smallest = Math.min(smallest, squaredDistance(a, b));
  return Math.sqrt(smallest);
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}
