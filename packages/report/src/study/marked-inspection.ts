import type { Inspection } from '@saf/results';
import { type Cards, cardNotes, markName } from './failed-cards.ts';

/** An inspection under the name its model goes by, and what there is to say of a mark behind it. */
export interface MarkedInspection extends Inspection {
  /** The model's name by default. */
  readonly label?: string;
  /** None by default. */
  readonly notes?: readonly string[];
}

export function markInspection(inspection: Inspection, cards: Cards): MarkedInspection {
  const label = markName(cards, inspection.model, [inspection]);
  return { ...inspection, label, notes: cardNotes(cards, [inspection]) };
}
