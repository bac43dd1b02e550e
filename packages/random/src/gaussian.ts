import type { RandomSource } from './random-stream.ts';

/** Gaussian numbers, one a call, by Marsaglia's polar method: each point of the disk gives two. */
export function gaussian(source: RandomSource, mean: number, standardDeviation: number): RandomSource {
  let spare: number | null = null;
  let radius = 0;
  return () => {
    let value = spare;
    if (value === null) [spare, value, radius] = pointInDisk(source);
    else spare = null;
    return mean + standardDeviation * value * Math.sqrt((-2 * Math.log(radius)) / radius);
  };
}

/** A point of the unit disk without its middle, and its squared distance from there. */
function pointInDisk(source: RandomSource): [x: number, y: number, radius: number] {
  for (;;) {
    const x = source() * 2 - 1;
    const y = source() * 2 - 1;
    const radius = x * x + y * y;
    if (radius > 0 && radius <= 1) return [x, y, radius];
  }
}
