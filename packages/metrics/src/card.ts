export type { CardBudget, CardOptions, CardProgress, ReportedAccuracy } from './card/card-options.ts';
export type { CheckResult, EvaluationCard, Outcome } from './card/card-schema.ts';
export { evaluationCard } from './card/evaluation-card.ts';
export { failedChecks } from './card/failed-checks.ts';
export { renderCard } from './card/render-card.ts';
