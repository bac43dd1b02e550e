import { fillGaussian, type RandomSource } from '@saf/random';
import type { Recipe } from './recipe.ts';

type MeanTraining = NonNullable<Recipe['mean']>;

/** Fills `out` with the mean image plus Gaussian noise of a standard deviation of its own. */
export function fillMeanCopy(out: Float32Array, mean: Float32Array, copies: MeanTraining, source: RandomSource): void {
  const [low, high] = copies.std;
  fillGaussian(out, source, 0, low + (high - low) * source());
  for (let i = 0; i < out.length; i++) out[i] += mean[i];
  if (copies.clip) for (let i = 0; i < out.length; i++) out[i] = Math.min(1, Math.max(0, out[i]));
}
