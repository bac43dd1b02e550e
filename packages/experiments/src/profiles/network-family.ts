import type { Recipe } from '@saf/training';
import type { NetworkPlan } from '../study/study.ts';

/** Networks of one architecture and loss, before any trick of Section 4.3. */
export interface NetworkFamily extends Pick<NetworkPlan, 'name' | 'loss' | 'recipe'> {
  readonly network: Omit<NetworkPlan['network'], 'outputs'>;
  /** What counts as nonsense where there is no category for it: confidences that are all below 0.5, by default. */
  readonly nonsense?: NetworkPlan['nonsense'];
}

export type Tricks = Pick<Recipe, 'adversarial' | 'random' | 'mean'>;

const CATEGORIES = 10;

/** A plan for each set of tricks, by the suffix that it gives the name. With mean training there is a category for nonsense. */
export function plansOf(family: NetworkFamily, tricks: Readonly<Record<string, Tricks>>): NetworkPlan[] {
  return Object.entries(tricks).map(([suffix, chosen]) => ({
    name: `${family.name}${suffix}`,
    network: { ...family.network, outputs: chosen.mean ? CATEGORIES + 1 : CATEGORIES },
    recipe: { ...family.recipe, ...chosen },
    loss: family.loss,
    nonsense: chosen.mean ? { category: CATEGORIES } : (family.nonsense ?? { threshold: 0.5 }),
  }));
}
