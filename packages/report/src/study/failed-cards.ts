import type { EvaluationCard } from '@saf/results';
import { formatList } from '../words/format.ts';

/** Which trained network something was measured of: results and inspections have these. */
interface Identity {
  readonly experiment: string;
  readonly model: string;
  readonly seed: number;
}

/** Evaluation cards by the network they are of. */
export type Cards = ReadonlyMap<string, EvaluationCard>;

/** Stands behind the name of a model whose evaluation card has a failed check. */
export const CARD_MARK = '†';

export const cardKey = ({ experiment, model, seed }: Identity): string => `${experiment}/${model}/${seed}`;

/** A model's name, marked where the card of one of its trainings has a failed check. */
export function markName(cards: Cards, name: string, trainings: readonly Identity[]): string {
  return trainings.some((each) => failedOf(cards, each).length > 0) ? `${name}${CARD_MARK}` : name;
}

/** What the mark says: one sentence per training that has it. */
export function cardNotes(cards: Cards, trainings: readonly Identity[]): string[] {
  return trainings.flatMap((training) => {
    const failed = failedOf(cards, training);
    if (failed.length === 0) return [];
    const { model, seed } = training;
    const { checks } = cards.get(cardKey(training))!;
    return [
      `${CARD_MARK} ${model} (seed ${seed}): ${failed.length} of ${checks.length} checks of its evaluation card failed (${formatList(failed)}), so part of what looks like robustness here may be due to misled attacks.`,
    ];
  });
}

function failedOf(cards: Cards, training: Identity): string[] {
  const card = cards.get(cardKey(training));
  return card ? failedChecks(card) : [];
}

/** The ids of the checks that failed. */
export const failedChecks = ({ checks }: EvaluationCard): string[] =>
  checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
