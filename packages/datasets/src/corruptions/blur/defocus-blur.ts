import { correlate, type Kernel } from '../mathematics/correlate.ts';
import { gaussianKernel } from '../mathematics/gaussian-filter.ts';
import type { Corruption } from '../picture.ts';

export interface DefocusBlurParameters {
  readonly radius: number;
  /** Of the Gaussian of 3 × 3 that smooths the rim of the disk. */
  readonly sigma: number;
}

/** Out of focus: every point becomes a disk. */
export const defocusBlur: Corruption<DefocusBlurParameters> = (picture, parameters) =>
  correlate(picture, disk(parameters));

/** A disk of sum 1, its rim smoothed. */
function disk({ radius, sigma }: DefocusBlurParameters): Kernel {
  const reach = Math.floor(radius) + 1;
  const size = 2 * reach + 1;
  const sharp = Float64Array.from({ length: size ** 2 }, (_, i) =>
    Number((Math.floor(i / size) - reach) ** 2 + ((i % size) - reach) ** 2 <= radius ** 2),
  );
  const area = sharp.reduce((a, b) => a + b);
  const rim = gaussianKernel(sigma, 1);
  // Around the disk there is a margin of one pixel, and nothing beyond that the smoothing could bring in.
  const weights = new Float64Array(size ** 2);
  for (let i = 0; i < weights.length; i++)
    for (let k = 0; k < 9; k++) {
      const y = Math.floor(i / size) + Math.floor(k / 3) - 1;
      const x = (i % size) + (k % 3) - 1;
      if (x >= 0 && x < size && y >= 0 && y < size)
        weights[i] += (rim[Math.floor(k / 3)] * rim[k % 3] * sharp[y * size + x]) / area;
    }
  return { size, weights };
}
