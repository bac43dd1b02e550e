export { scoreInterval } from '@saf/metrics/card-schema';
export { curvesOf, type SampleKind, sampleKinds } from './curves-of.ts';
export { type DatasetFacts, datasetFacts, datasetFactsSchema } from './dataset-facts.ts';
export { formatEpsilon } from './format-epsilon.ts';
export type { EvaluationCard } from './kinds/card.ts';
export {
  type CertificateResult,
  certificateSchema,
  certifiedAt,
  type Guarantee,
  guaranteeName,
  shareOf,
} from './kinds/certificate.ts';
export {
  type Corruptions,
  corruptionErrorsOf,
  corruptionSetupOf,
  corruptionsSchema,
  meanErrorOf,
} from './kinds/corruptions.ts';
export {
  type EngineResult,
  type ErrorCurveResult,
  engineSchema,
  errorCurveSchema,
  factsOfDataset,
  type Result,
  resultSchema,
  trainingSeconds,
} from './kinds/evaluation.ts';
export {
  type Correlation,
  type ExampleRow,
  type Features,
  GRADIENT_IMAGES,
  type GradientAlignment,
  type GradientFlow,
  type Gradients,
  type Inspection,
  type Iterative,
  inspectionSchema,
  type PixelResponses,
} from './kinds/inspection.ts';
export {
  byAutoAttack,
  type Leaderboard,
  type LeaderboardEntry,
  leaderboardSchema,
} from './kinds/leaderboard.ts';
export { type Ood, oodSchema } from './kinds/out-of-distribution.ts';
export { type PaperRow, type PaperTable, paperTableSchema } from './kinds/paper-table.ts';
export { measuredSchema } from './kinds/parts/measured.ts';
export type { ResultKind } from './kinds/parts/result-kind.ts';
export {
  type Ball,
  ballsOf,
  type ProofMethod,
  proofMethods,
  provenErrors,
  type Rejection,
  rejectionErrors,
  rejectionSchema,
} from './kinds/rejection.ts';
export {
  type Accuracy,
  type AttackOutcome,
  accuracyOf,
  epsilonsOf,
  type Robustness,
  robustnessSchema,
  standingUnder,
  standingUnderAll,
  worstOf,
} from './kinds/robustness.ts';
export { type LemmaRow, type Theory, theorySchema } from './kinds/theory.ts';
export {
  identitySchema,
  type TrainingIdentity,
  type TrainingRecord,
  trainingRecordSchema,
} from './kinds/training.ts';
export {
  comparedStyle,
  type ModelStyle,
  modelStyle,
  modelStyleOfName,
  shownActivation,
  trickName,
  trickStyle,
} from './model-style.ts';
export { parseResult, parseResultFile } from './parse-result-file.ts';
export {
  type RejectionColumn,
  type RejectionCount,
  rejectionColumns,
  rejectionRate,
} from './rejection-columns.ts';
export { foolingTexts, rejectionTexts } from './rejection-texts.ts';
export { type ResultFile, type ResultKindName, resultKinds } from './result-kinds.ts';
export { robustnessName } from './robustness-name.ts';
export { type LaterThreat, laterThreats, laterThreatTexts, SQUARE_QUERIES, threatTexts } from './threat-texts.ts';
