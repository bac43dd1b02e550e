import { smoothDerivatives } from '@saf/models';
import type { Recipe } from '../recipe.ts';

/** Runs a forward pass in another way. */
export type Through = <T>(forward: () => T) => T;

/** How the forward passes of a training's steps are run: with the derivatives that the recipe's `surrogate` asks for. */
export function forwardPasses({ surrogate }: Pick<Recipe, 'surrogate'>): Through {
  return surrogate ? smoothDerivatives(surrogate) : (forward) => forward();
}
