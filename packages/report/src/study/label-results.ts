import { isDeepStrictEqual } from 'node:util';
import type { Result } from '@saf/results';
import { type Cards, cardNotes, markName } from './failed-cards.ts';

/** A result and the name it goes by in the report. */
export interface LabelledResult {
  readonly label: string;
  readonly result: Result;
  /** The same training with each seed, `result` first. */
  readonly seeds: readonly Result[];
  /** What the mark behind the label says; nothing without one. */
  readonly notes: readonly string[];
}

type Naming = (result: Result) => string;

const fullName: Naming = ({ model, seed, experiment }) => `${model}, seed ${seed}, ${experiment}`;
const namings: readonly Naming[] = [({ model }) => model, ({ model, seed }) => `${model}, seed ${seed}`];

/**
 * Puts results together that differ by their seed alone, the first given to be shown, and names them by their model; where that is not
 * enough, by seed and experiment too. A mark stands behind the label of a model whose evaluation card has a failed check.
 */
export function labelResults(results: readonly Result[], cards: Cards = new Map()): LabelledResult[] {
  const groups = groupSeeds(results);
  const shown = groups.map(([first]) => first);
  return groups.map((seeds) => {
    const naming = namings.find((each) => isUnique(shown, each, seeds[0])) ?? fullName;
    const label = markName(cards, naming(seeds[0]), seeds);
    return { label, result: seeds[0], seeds, notes: cardNotes(cards, seeds) };
  });
}

function groupSeeds(results: readonly Result[]): Result[][] {
  const groups: Result[][] = [];
  for (const result of results) {
    const group = groups.find(
      (seeds) => isSameTraining(seeds[0], result) && seeds.every(({ seed }) => seed !== result.seed),
    );
    if (group) group.push(result);
    else groups.push([result]);
  }
  return groups;
}

function isSameTraining(a: Result, b: Result): boolean {
  const traits = ({ experiment, model, network, recipe, loss, training, evaluation }: Result) => [
    experiment,
    model,
    network,
    recipe,
    loss,
    training.samples,
    evaluation.samples,
  ];
  return isDeepStrictEqual(traits(a), traits(b));
}

function isUnique(results: readonly Result[], naming: Naming, result: Result): boolean {
  return results.filter((other) => naming(other) === naming(result)).length === 1;
}
