import { smoothDerivatives, wideActivations } from '@saf/models';
import type * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../recipe.ts';

/** Runs a forward pass in another way. */
type Through = <T>(forward: () => T) => T;

const asItIs: Through = (forward) => forward();

/**
 * How the forward passes of a training's steps are run: with the derivatives that the recipe's `surrogate` asks for, and with activations
 * of a width, where it narrows them.
 */
export function forwardPasses({ surrogate }: Pick<Recipe, 'surrogate'>, width?: tf.Scalar): Through {
  const smoothly = surrogate ? smoothDerivatives(surrogate) : asItIs;
  const widely = width ? wideActivations(width) : asItIs;
  return (forward) => smoothly(() => widely(forward));
}
