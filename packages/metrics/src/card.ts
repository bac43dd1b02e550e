export type { CardBudget, CardOptions, ReportedAccuracy } from './card/card-options.ts';
export type { CheckResult, EvaluationCard, Outcome } from './card/card-schema.ts';
export { evaluationCard, failedChecks } from './card/evaluation-card.ts';
export { renderCard } from './card/render-card.ts';
