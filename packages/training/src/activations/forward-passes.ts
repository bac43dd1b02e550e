import { type ForwardPasses, smoothDerivatives } from '@saf/models';
import type { Recipe } from '../recipe.ts';
import type { ActivationSchedule } from './activation-schedule.ts';

const asItIs: ForwardPasses = (forward) => forward();

/**
 * How the forward passes of a training's steps are run: with the derivatives that the recipe's `surrogate` asks for, and with other
 * activations, where it begins with such.
 */
export function forwardPasses(
  { surrogate }: Pick<Recipe, 'surrogate'>,
  schedule: ActivationSchedule | null = null,
): ForwardPasses {
  const smoothly = surrogate ? smoothDerivatives(surrogate) : asItIs;
  const through = schedule?.through ?? asItIs;
  return (forward) => smoothly(() => through(forward));
}
