import { fillGaussian, type RandomSource } from '@saf/random';
import type { Recipe } from './recipe.ts';

type MeanTraining = NonNullable<Recipe['mean']>;

/** Fills `out` with the mean image plus Gaussian noise of a standard deviation and a mean of its own. */
export function fillMeanCopy(out: Float32Array, mean: Float32Array, copies: MeanTraining, source: RandomSource): void {
  const deviation = uniform(copies.std, source);
  const shift = copies.shift ? uniform(copies.shift, source) : 0;
  fillGaussian(out, source, shift, deviation);
  for (let i = 0; i < out.length; i++) out[i] += mean[i];
}

function uniform([low, high]: readonly [number, number], source: RandomSource): number {
  return low + (high - low) * source();
}
