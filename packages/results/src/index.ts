export {
  type EngineResult,
  type ErrorCurveResult,
  engineSchema,
  errorCurveSchema,
  type Result,
  resultSchema,
} from './evaluation.ts';
export {
  type Correlation,
  type ExampleRow,
  type Features,
  GRADIENT_IMAGES,
  type Gradients,
  type Inspection,
  type Iterative,
  inspectionSchema,
} from './inspection.ts';
export { measuredSchema } from './measured.ts';
export { type Ood, oodSchema } from './out-of-distribution.ts';
export { parseResult } from './parse-result.ts';
export { type AttackOutcome, type Robustness, robustnessSchema } from './robustness.ts';
export { robustnessName } from './robustness-name.ts';
export {
  type Accuracy,
  accuracyOf,
  epsilonsOf,
  standingUnder,
  standingUnderAll,
  worstOf,
} from './standing.ts';
export { type LemmaRow, type Theory, theorySchema } from './theory.ts';
export { SQUARE_QUERIES, threatTexts } from './threat-texts.ts';
export {
  identitySchema,
  type TrainingIdentity,
  type TrainingRecord,
  trainingRecordSchema,
} from './training-record.ts';
export { trainingSeconds } from './training-seconds.ts';
