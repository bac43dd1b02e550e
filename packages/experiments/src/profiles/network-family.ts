import type { Recipe } from '@saf/training';
import { hasNonsenseCategory } from '@saf/training/recipe';
import type { NetworkPlan } from '../study/study.ts';

/** Networks of one architecture and loss, before any trick of Section 4.3. */
export interface NetworkFamily extends Pick<NetworkPlan, 'name' | 'loss' | 'recipe'> {
  readonly network: Omit<NetworkPlan['network'], 'outputs'>;
  /** What counts as nonsense where there is no category for it: confidences that are all below 0.5, by default. */
  readonly nonsense?: NetworkPlan['nonsense'];
}

export type Tricks = Pick<Recipe, 'adversarial' | 'random' | 'mean'>;

const CATEGORIES = 10;

/** A plan for each set of tricks, by the suffix that it gives the name: mean training, for one, needs a category for nonsense. */
export function plansOf(family: NetworkFamily, tricks: Readonly<Record<string, Tricks>>): NetworkPlan[] {
  return Object.entries(tricks).map(([suffix, chosen]) => ({
    name: `${family.name}${suffix}`,
    network: { ...family.network, outputs: CATEGORIES + (hasNonsenseCategory(chosen) ? 1 : 0) },
    recipe: { ...family.recipe, ...chosen },
    loss: family.loss,
    nonsense: hasNonsenseCategory(chosen) ? { category: CATEGORIES } : (family.nonsense ?? { threshold: 0.5 }),
  }));
}
