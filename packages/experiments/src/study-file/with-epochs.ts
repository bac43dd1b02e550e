import type { Recipe } from '@saf/training/recipe';

/**
 * The recipe with another number of epochs; stretches of its learning rate are longer or shorter in proportion.
 *
 * @example
 * withEpochs(recipe, 2 * recipe.epochs);
 */
export function withEpochs(recipe: Recipe, epochs: number): Recipe {
  const { learningRate } = recipe;
  if ('cosine' in learningRate) return { ...recipe, epochs };
  const factor = epochs / recipe.epochs;
  const steps = learningRate.steps.map((stretch) => ({ ...stretch, epochs: stretch.epochs * factor }));
  return { ...recipe, epochs, learningRate: { steps } };
}
