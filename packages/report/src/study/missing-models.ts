import type { Result } from '@saf/results';
import { formatList } from '../words/format.ts';

/** A model that a profile trains, with each seed; [1] by default. */
export interface PlannedModel {
  readonly name: string;
  readonly seeds?: readonly number[];
}

/** Models of a profile that there is no result of: "mReLU", "plain with seeds 2 and 3". */
export function missingModels(plans: readonly PlannedModel[], results: readonly Result[]): string[] {
  return plans.flatMap(({ name, seeds = [1] }) => {
    const missing = seeds.filter((seed) => !results.some((each) => each.model === name && each.seed === seed));
    if (missing.length === 0) return [];
    const which = missing.length === 1 ? 'seed' : 'seeds';
    return seeds.length === 1 ? [name] : [`${name} with ${which} ${formatList(missing.map(String))}`];
  });
}
