import { certification } from '../certificates/certify-network.ts';
import { networkCorruptions } from '../corruptions/measure-corruptions-of-network.ts';
import { networkEvaluation } from '../evaluation/evaluate-network.ts';
import { savedModelEvaluation } from '../evaluation/evaluate-saved-model.ts';
import { submission } from '../leaderboard/submit-network.ts';
import { nonsenseDetection } from '../out-of-distribution/detect-nonsense-of-network.ts';
import { networkRejection } from '../rejection/measure-rejection-of-network.ts';
import { networkRobustness } from '../robustness/measure-network.ts';
import type { PartTask, ShardedTask, StepContext, StepResult } from '../study/steps.ts';
import { type ImageMeasurement, measurePart } from './image-measurement.ts';

/** What measures the images of each kind of task. */
const measurements: {
  readonly [Kind in ShardedTask['kind']]: ImageMeasurement<Extract<ShardedTask, { kind: Kind }>, never>;
} = {
  submit: submission as never,
  certify: certification as never,
  evaluate: networkEvaluation as never,
  'evaluate-saved-model': savedModelEvaluation as never,
  robustness: networkRobustness as never,
  'out-of-distribution': nonsenseDetection as never,
  corruptions: networkCorruptions as never,
  rejection: networkRejection as never,
};

/** Measures a range of the images of a task, and leaves what it found in a file: a job of the same task joins such files. */
export const measurePartOfNetwork = (task: PartTask, context: StepContext): Promise<StepResult> =>
  measurePart(measurements[task.of.kind] as ImageMeasurement<ShardedTask, unknown>, task.of, task, context);
