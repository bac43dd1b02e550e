import { fillGaussian, type RandomSource } from '@saf/random';
import type { Recipe } from './recipe.ts';

type MeanTraining = NonNullable<Recipe['mean']>;

/** Fills `out` with the mean image plus Gaussian noise of a standard deviation of its own. */
export function fillMeanCopy(out: Float32Array, mean: Float32Array, copies: MeanTraining, source: RandomSource): void {
  const [low, high] = copies.std;
  fillGaussian(out, source, 0, low + (high - low) * source());
  for (let i = 0; i < out.length; i++) out[i] += mean[i];
  if (copies.pixels === 'clipped') clip(out);
  if (copies.pixels === 'spanning') span(out);
}

function clip(image: Float32Array): void {
  for (let i = 0; i < image.length; i++) image[i] = Math.min(1, Math.max(0, image[i]));
}

/** Shifted and scaled, so that the darkest pixel is 0 and the brightest 1; an image of one shade is left as it is. */
function span(image: Float32Array): void {
  let [low, high] = [Infinity, -Infinity];
  for (const pixel of image) {
    low = Math.min(low, pixel);
    high = Math.max(high, pixel);
  }
  if (high > low) for (let i = 0; i < image.length; i++) image[i] = (image[i] - low) / (high - low);
}
