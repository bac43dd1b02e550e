import type { Recipe } from '../recipe.ts';
import { adam, adamw } from './adam.ts';
import type { Optimizer, OptimizerOptions } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

type OptimizerName = NonNullable<Recipe['optimizer']>;

const optimizers: Readonly<Record<OptimizerName, (options: OptimizerOptions) => Optimizer>> = {
  sgd,
  adam,
  adamw,
  rmsprop,
};

type Choice = Pick<Recipe, 'optimizer' | 'certified'>;

/** The optimiser of a recipe. */
export function optimizerOf(recipe: Choice & OptimizerOptions): Optimizer {
  return optimizers[nameOf(recipe)](recipe);
}

/** Whether the optimiser keeps the mean squares of gradients. */
export const keepsSquares = (recipe: Choice): boolean => nameOf(recipe) !== 'sgd';

/** Certified training had an optimiser of its own before all had one. */
function nameOf({ optimizer, certified }: Choice): OptimizerName {
  return optimizer ?? (certified?.optimizer === 'adam' ? 'adam' : 'sgd');
}
