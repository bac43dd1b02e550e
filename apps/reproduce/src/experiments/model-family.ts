import type { Recipe } from '@saf/training';
import type { ModelPlan } from './experiment.ts';

/** Networks of one architecture and loss, before any trick of Section 4.3. */
export interface ModelFamily extends Pick<ModelPlan, 'name' | 'loss' | 'recipe'> {
  readonly network: Omit<ModelPlan['network'], 'outputs'>;
}

export type Tricks = Pick<Recipe, 'adversarial' | 'random' | 'mean'>;

const CATEGORIES = 10;

/** A plan for each set of tricks, by the suffix that it gives the name. With mean training there is a category for nonsense. */
export function plansOf(family: ModelFamily, tricks: Readonly<Record<string, Tricks>>): ModelPlan[] {
  return Object.entries(tricks).map(([suffix, chosen]) => ({
    name: `${family.name}${suffix}`,
    network: { ...family.network, outputs: chosen.mean ? CATEGORIES + 1 : CATEGORIES },
    recipe: { ...family.recipe, ...chosen },
    loss: family.loss,
    nonsense: chosen.mean ? { category: CATEGORIES } : { threshold: 0.5 },
  }));
}
