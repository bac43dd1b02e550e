import type { CardBench } from './card-bench.ts';
import type { Outcome } from './card-schema.ts';

/** What a check found. */
export interface Finding {
  readonly outcome: Outcome;
  readonly numbers: Readonly<Record<string, number>>;
  readonly sentence: string;
}

/** One question of the evaluation card. */
export interface CardCheck {
  readonly id: string;
  readonly question: string;
  run(bench: CardBench): Promise<Finding>;
}

/** A check that lacks something, and says what. */
export const skipped = (sentence: string): Finding => ({ outcome: 'skipped', numbers: {}, sentence });
