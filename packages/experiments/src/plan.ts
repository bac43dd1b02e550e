// Planning needs no engine: commands that only plan start quickly.
export { certificateName, type GuaranteeRequest, isAsRequested } from './certificates/guarantee-request.ts';
export { type Evaluation, summarizeEvaluation } from './evaluation/summarize-evaluation.ts';
export { describeProcessor } from './setup/processor.ts';
export { isOfWeights, weightsHash } from './setup/provenance.ts';
export { removeParts, type Sharding, shardedSteps } from './shards/sharded-steps.ts';
export {
  certificatesFolder,
  datasetReceipt,
  leaderboardFile,
  type ModelFiles,
  modelFiles,
  networkFile,
  reportFile,
  savedModelFiles,
  theoryFile,
} from './study/model-files.ts';
export { type ModelState, readModelState, totalSteps } from './study/model-state.ts';
export { fetchStep, fetchSteps, planInspections, planStudy } from './study/planning/plan-study.ts';
export { prepareStudy } from './study/prepare-study.ts';
export { type RunStudyOptions, runStudy } from './study/run-study.ts';
export type {
  CardTask,
  CertifyTask,
  CorruptionsTask,
  EvaluateSavedModelTask,
  EvaluateTask,
  FetchTask,
  InspectTask,
  MeasureNetworkTask,
  OutOfDistributionTask,
  PartTask,
  RejectionTask,
  RobustnessTask,
  SavedModel,
  ShardedTask,
  Step,
  StepContext,
  StepResult,
  StepTask,
  SubmitTask,
  TheoryTask,
  TrainTask,
} from './study/steps.ts';
export {
  type EvaluationScope,
  type InspectionPart,
  inspectionParts,
  type NetworkPlan,
  type NetworkRun,
  networkRuns,
  type Study,
} from './study/study.ts';
export {
  datasetSizes,
  type KnownOfDataset,
  knownOfDataset,
  nameOfDataset,
  type OwnDataset,
  type StudyDataset,
} from './study/study-dataset.ts';
export { type StudyOptions, type StudyRequest, studyRequest } from './study/study-request.ts';
export { usualEpsilons } from './study/usual-epsilons.ts';
export { defineStudy, type NetworkInput, type StudyInput } from './study-file/study-input.ts';
export { withEpochs } from './study-file/with-epochs.ts';
