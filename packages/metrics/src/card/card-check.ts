import type { Outcome } from './card-schema.ts';
import type { CheckContext } from './check-context.ts';

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
  run(context: CheckContext): Promise<Finding>;
}

/** A check that fails under a condition, and passes otherwise. */
export const failedIf = (failed: boolean, numbers: Finding['numbers'], sentence: string): Finding => ({
  outcome: failed ? 'failed' : 'passed',
  numbers,
  sentence,
});

/** A check that lacks something, and says what. */
export const skipped = (sentence: string): Finding => ({ outcome: 'skipped', numbers: {}, sentence });

/** By how much the error rate under one attack may exceed that under a stronger one: 0.2 points (AutoAttack, `check_square_sr`). */
export const TOLERANCE = 0.002;
