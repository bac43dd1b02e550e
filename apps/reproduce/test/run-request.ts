import type { Experiment } from '../src/experiments/experiment.ts';
import { modelRuns } from '../src/run/model-runs.ts';
import type { RunRequest } from '../src/run/run-request.ts';

/** A run of an experiment as the command asks for it where no option is given. */
export function runRequestOf(experiment: Experiment): RunRequest {
  const folder = `/runs/${experiment.name}`;
  return {
    experiment,
    runs: modelRuns(experiment.models, folder, null),
    folder,
    engine: 'auto',
    evaluatedImages: 2_000,
    heldOutFrom: null,
    trainingImages: null,
    jobs: 2,
    threads: 1,
    resume: false,
    force: false,
  };
}
