import { existsSync } from 'node:fs';
import type { Experiment } from '../experiments/index.ts';
import { modelFiles } from './model-files.ts';
import { modelRuns } from './model-runs.ts';

/** The results of an experiment that are there, in the order of its models and their seeds. */
export function resultFiles({ models }: Experiment, folder: string): string[] {
  return modelRuns(models, folder, null)
    .map((run) => modelFiles(run.folder, run.plan.name).result)
    .filter((file) => existsSync(file));
}
