import { existsSync } from 'node:fs';
import type { Job } from '@saf/jobs';
import type { Experiment } from '../experiments/index.ts';
import type { DrawTask } from '../schedule/task.ts';
import { modelFiles, reportFile, theoryFile } from './model-files.ts';
import { type ModelRun, modelRuns } from './model-runs.ts';
import { resultFiles } from './result-files.ts';

interface Drawn {
  readonly folder: string;
  readonly experiment: Experiment;
  /** Trainings whose results have to be there. */
  readonly runs: readonly ModelRun[];
}

/**
 * Draws what the jobs before it give and what earlier runs left of the experiment. Without any result there is no report, only the
 * figures that need none.
 */
export function drawJob(drawn: Drawn, before: readonly Job[]): Job {
  const task = drawTask(drawn, new Set(before.flatMap(({ outputs }) => outputs)));
  const { results, inspections, theory } = task;
  return {
    name: 'draw',
    inputs: [...results, ...inspections, ...(theory ? [theory] : [])],
    outputs: results.length > 0 ? [reportFile(drawn.folder)] : [],
    task,
  };
}

/** What there is to draw, or will be once the files of `made` are. */
export function drawTask({ folder, experiment, runs }: Drawn, made: ReadonlySet<string>): DrawTask {
  const asked = runs.map((run) => modelFiles(run.folder, run.plan.name).result);
  const results = [...new Set([...asked, ...resultFiles(experiment, folder)])];
  const willBe = (file: string) => made.has(file) || existsSync(file);
  const inspections = inspectionFiles(experiment, folder).filter(willBe);
  const theory = experiment.inspections && willBe(theoryFile(folder)) ? theoryFile(folder) : null;
  return { kind: 'draw', profile: experiment.name, folder, results, inspections, theory };
}

function inspectionFiles({ inspections = {}, models }: Experiment, folder: string): string[] {
  const inspected = models.filter(({ name }) => name in inspections);
  return modelRuns(inspected, folder, null)
    .filter((run) => run.folder === folder)
    .map(({ plan }) => modelFiles(folder, plan.name).inspection);
}
