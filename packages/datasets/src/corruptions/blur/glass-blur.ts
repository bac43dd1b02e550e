import type { RandomSource } from '@saf/random';
import { wholeNumber } from '../mathematics/draws.ts';
import { gaussianFilter } from '../mathematics/gaussian-filter.ts';
import { type Corruption, type Picture, toByte } from '../picture.ts';

export interface GlassBlurParameters {
  /** Of the Gaussian before and after, in pixels. */
  readonly sigma: number;
  /** How far a pixel may move. */
  readonly reach: number;
  readonly rounds: number;
  /**
   * What the published codes do is not the same. That of CIFAR-10-C blurs both ways and copies a neighbour over each pixel, since its
   * exchange of two views of an array of colours is none; that of MNIST-C blurs down only, since its filter takes the columns of a gray
   * image for channels, and exchanges pixels, half of them.
   */
  readonly variant: 'mnist-c' | 'cifar10-c';
}

/** As seen through frosted glass: blurred, pixels moved to places near by, blurred again. */
export const glassBlur: Corruption<GlassBlurParameters> = (picture, parameters, random) => {
  const { sigma, rounds, variant } = parameters;
  const options = { sigma: [sigma, variant === 'mnist-c' ? 0 : sigma] } as const;
  const values = gaussianFilter(picture, options).map((value) => toByte(value) / 255);
  for (let round = 0; round < rounds; round++) shuffleNearby({ ...picture, values }, parameters, random);
  return gaussianFilter({ ...picture, values }, options);
};

function shuffleNearby(picture: Picture, { reach, variant }: GlassBlurParameters, random: RandomSource): void {
  const { height, width, channels, values } = picture;
  for (let y = height - reach; y > reach; y--)
    for (let x = width - reach; x > reach; x--) {
      if (variant === 'mnist-c' && random() >= 0.5) continue;
      const dx = wholeNumber(random, -reach, reach);
      const dy = wholeNumber(random, -reach, reach);
      const here = (y * width + x) * channels;
      const there = ((y + dy) * width + x + dx) * channels;
      for (let c = 0; c < channels; c++) {
        const replaced = values[here + c];
        values[here + c] = values[there + c];
        if (variant === 'mnist-c') values[there + c] = replaced;
      }
    }
}
