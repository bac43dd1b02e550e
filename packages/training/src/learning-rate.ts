import type { Recipe } from './recipe.ts';

/**
 * The learning rate after `epoch` epochs (a fraction inside an epoch) of a training.
 *
 * Cosine: to + ½(from − to)(1 + cos(π·epoch/epochs)) (Loshchilov and Hutter 2017, SGDR, eq. 5, without restarts).
 *
 * @example
 * learningRateAt(recipe, 1.5);
 */
export function learningRateAt(recipe: Pick<Recipe, 'learningRate' | 'epochs'>, epoch: number): number {
  const schedule = recipe.learningRate;
  if ('cosine' in schedule) {
    const { from, to } = schedule.cosine;
    return to + ((from - to) * (1 + Math.cos((Math.PI * epoch) / recipe.epochs))) / 2;
  }
  let end = 0;
  const stretch = schedule.steps.find(({ epochs }) => {
    end += epochs;
    return epoch < end;
  });
  return (stretch ?? schedule.steps[schedule.steps.length - 1]).rate;
}
