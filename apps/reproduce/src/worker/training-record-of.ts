import {
  type EngineResult,
  identitySchema,
  type TrainingIdentity,
  type TrainingRecord,
  trainingRecordSchema,
} from '@saf/results';
import type { TrainingHistory } from '@saf/training';
import type { TrainTask } from '../schedule/task.ts';
import { packageVersions } from './package-versions.ts';
import { peakMemoryBytes } from './peak-memory.ts';

/** A training once its engine is started, its images are loaded and its network is built. */
export interface Trained {
  readonly task: TrainTask;
  readonly engine: EngineResult;
  readonly parameters: number;
  readonly samples: number;
  /** Whether these are all training images. */
  readonly whole: boolean;
}

/** What decides the bits of a training. */
export function identityOf(trained: Trained): TrainingIdentity {
  // Parsed, so that it compares with one that was read from a file.
  return identitySchema.parse({ ...shared(trained), samples: trained.samples });
}

/** What is known of a training that is done. */
export function recordOf(trained: Trained, history: TrainingHistory): TrainingRecord {
  const { task, samples, whole } = trained;
  return trainingRecordSchema.parse({
    version: 1,
    experiment: task.experiment,
    model: task.plan.name,
    ...shared(trained),
    packages: packageVersions(),
    training: { ...history, samples, fullTrainingSet: whole },
    peakMemoryBytes: peakMemoryBytes(),
  });
}

function shared({ task: { dataset, plan, seed }, parameters, engine }: Trained) {
  const { network, recipe, loss } = plan;
  return { network: { dataset, ...network, parameters }, recipe, ...(loss ? { loss } : {}), seed, engine };
}
