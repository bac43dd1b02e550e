export { cardOfNetwork } from './card/card-of-network.ts';
export { type CertifiedImages, type CertifyImagesOptions, certifyImages } from './certificates/certify-images.ts';
export { certifyNetwork } from './certificates/certify-network.ts';
export { type CorruptionSetting, corruptionSettings } from './corruptions/corruption-settings.ts';
export {
  type CorruptionOutcome,
  type MeasureCorruptionsOptions,
  measureCorruptions,
} from './corruptions/measure-corruptions.ts';
export { measureCorruptionsOfNetwork } from './corruptions/measure-corruptions-of-network.ts';
export { type EvaluateOptions, evaluate } from './evaluation/evaluate.ts';
export { evaluateNetwork } from './evaluation/evaluate-network.ts';
export { evaluateSavedModel, type SavedModelEvaluation } from './evaluation/evaluate-saved-model.ts';
export { imageBatches, nonsenseBatches } from './evaluation/samples.ts';
export { inspect } from './inspection/inspect.ts';
export { inspectNetwork } from './inspection/inspect-network.ts';
export type { InspectedNetwork } from './inspection/inspected-network.ts';
export { leaderboardOf, type MadeLeaderboard, withEntries } from './leaderboard/make-leaderboard.ts';
export { submitNetwork } from './leaderboard/submit-network.ts';
export {
  type DetectionTarget,
  type DetectNonsenseOptions,
  detectNonsense,
} from './out-of-distribution/detect-nonsense.ts';
export { detectNonsenseOfNetwork } from './out-of-distribution/detect-nonsense-of-network.ts';
export { type NonsenseKind, type NonsenseRequest, nonsenseKinds } from './out-of-distribution/nonsense-kinds.ts';
export * from './plan.ts';
export { measureRejection, type RejectingNetwork } from './rejection/measure-rejection.ts';
export { measureRejectionOfNetwork } from './rejection/measure-rejection-of-network.ts';
export type { MeasureRejectionOptions, RejectionOutcome } from './rejection/rejection-options.ts';
export { type AttackSpec, type AttackSpecOptions, type AttackTarget, attackSpecs } from './robustness/attack-specs.ts';
export { compareRobustness, type RobustnessOptions, type RobustnessOutcome } from './robustness/compare-robustness.ts';
export { measureNetworkRobustness } from './robustness/measure-network.ts';
export { peakMemoryBytes, startEngine } from './setup/engine.ts';
export { fetchDataset } from './setup/fetch-dataset.ts';
export { packageVersions } from './setup/provenance.ts';
export { randomImages } from './setup/random-images.ts';
export type { BuilderOptions, DatasetLoader, NetworkBuilder } from './setup/study-module.ts';
export { measurePartOfNetwork } from './shards/measure-part.ts';
export { runStep } from './study/run-step.ts';
export { checkTheory, type TheoryOptions, writeTheory } from './theory/check-theory.ts';
export { buildNetwork, trainNetwork } from './training/train-network.ts';
