import { insideBorder } from '../mathematics/borders.ts';
import type { Corruption, Picture } from '../picture.ts';

export interface MotionBlurParameters {
  /** Of the path, in pixels; its length is twice as long and one pixel more. */
  readonly radius: number;
  /** How the weights fall off along the path, in pixels. */
  readonly sigma: number;
}

/** Moved in a random direction of at most 45° up or down while the shutter was open; rounded to bytes, as ImageMagick does. */
export const motionBlur: Corruption<MotionBlurParameters> = (picture, parameters, random) =>
  blurAlong(picture, parameters, -45 + 90 * random()).map((value) => Math.round(value * 255) / 255);

/** The mean along a path that begins at each pixel, by half of a Gaussian, edges repeated (`MotionBlurImage` of ImageMagick). */
export function blurAlong(
  { height, width, channels, values }: Picture,
  { radius, sigma }: MotionBlurParameters,
  degrees: number,
): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-(i ** 2) / (2 * sigma ** 2)));
  const sum = weights.reduce((a, b) => a + b);
  const angle = (degrees * Math.PI) / 180;
  const out = new Float64Array(values.length);
  for (let step = 0; step < weights.length; step++) {
    const dy = Math.ceil(step * Math.sin(angle) - 0.5);
    const dx = Math.ceil(step * Math.cos(angle) - 0.5);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const row = insideBorder(y + dy, height, 'nearest') * width;
        const from = (row + insideBorder(x + dx, width, 'nearest')) * channels;
        for (let c = 0; c < channels; c++)
          out[(y * width + x) * channels + c] += (weights[step] / sum) * values[from + c];
      }
  }
  return out;
}
