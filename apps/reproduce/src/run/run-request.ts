import type { EngineName } from '@saf/backend';
import type { Experiment } from '../experiments/index.ts';
import type { ModelRun } from './model-runs.ts';

/** What `run` was asked to do, once its options are known to be good. */
export interface RunRequest {
  readonly experiment: Experiment;
  /** The trainings asked for, with `--epochs` in their recipes. */
  readonly runs: readonly ModelRun[];
  /** Folder of the experiment's run, such as runs/quick. */
  readonly folder: string;
  readonly engine: 'auto' | EngineName;
  /** The first of the test images, or of those that are held out. */
  readonly evaluatedImages: number;
  /** Training images from this number on are evaluated, in place of test images; null for those. */
  readonly heldOutFrom: number | null;
  /** The first of the training images; null for all of them. */
  readonly trainingImages: number | null;
  /** Processes at the same time. */
  readonly jobs: number;
  /** Threads of one process, where the engine has threads. */
  readonly threads: number;
  readonly resume: boolean;
  readonly force: boolean;
}
