import type { CheckResult, EvaluationCard } from './card-schema.ts';

/**
 * The checks of a card that failed: each a sign that the robustness is, in part, a masked gradient or a weak attack.
 *
 * @example
 * failedChecks(card).map(({ id }) => id); // ['attack-on-scores', …]
 */
export function failedChecks({ checks }: EvaluationCard): CheckResult[] {
  return checks.filter(({ outcome }) => outcome === 'failed');
}
