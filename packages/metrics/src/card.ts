export type { CardBudget, CardOptions, CardProgress, ReportedAccuracy } from './card/card-options.ts';
export {
  type CheckResult,
  type EvaluationCard,
  evaluationCardSchema,
  failedChecks,
  type Outcome,
} from './card/card-schema.ts';
export { evaluationCard } from './card/evaluation-card.ts';
export { renderCard } from './card/render-card.ts';
