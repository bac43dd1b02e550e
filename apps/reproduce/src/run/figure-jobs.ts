import { existsSync, statSync } from 'node:fs';
import type { Job } from '@saf/jobs';
import type { Experiment, InspectionPart } from '../experiments/index.ts';
import type { InspectTask, TheoryTask } from '../schedule/task.ts';
import { datasetReceipt, modelFiles, theoryFile } from './model-files.ts';
import { type ModelRun, modelRuns } from './model-runs.ts';

interface Illustrated {
  readonly folder: string;
  readonly experiment: Experiment;
  /** The first of the test images. */
  readonly testImages: number;
}

/** Points of each Monte Carlo estimate: an error of 0.05 is known to 0.003 (two standard errors). */
const monteCarloSamples = 20_000;

/**
 * What figures need beside results: theory, and a look inside of each model that the experiment names. What is there is not made
 * again; a model that is neither there nor trained by `before` is left out.
 */
export function figureJobs({ folder, experiment, testImages }: Illustrated, before: readonly Job[]): Job[] {
  const { inspections } = experiment;
  if (!inspections) return [];
  const made = new Set(before.flatMap(({ outputs }) => outputs));
  const due = modelRuns(experiment.models, folder, null).filter(
    (run) => run.plan.name in inspections && run.folder === folder && isDue(run, made),
  );
  const theory = existsSync(theoryFile(folder)) ? [] : [theoryJob(folder)];
  return [...theory, ...due.map((run) => inspectJob(run, experiment, testImages, inspections[run.plan.name]))];
}

/** Whether there are weights, or will be, that were not looked at yet. */
function isDue({ folder, plan }: ModelRun, made: ReadonlySet<string>): boolean {
  const { weights, training, inspection } = modelFiles(folder, plan.name);
  if (made.has(weights)) return true;
  if (!existsSync(weights) || !existsSync(training)) return false;
  return !existsSync(inspection) || statSync(inspection).mtimeMs < statSync(training).mtimeMs;
}

function theoryJob(folder: string): Job<TheoryTask> {
  const output = theoryFile(folder);
  const task = { kind: 'theory', seed: 1, samples: monteCarloSamples, output } as const;
  return { name: 'theory', inputs: [], outputs: [output], task };
}

function inspectJob(
  { plan, seed, folder }: ModelRun,
  { dataset, evaluation }: Experiment,
  images: number,
  parts: readonly InspectionPart[],
): Job<InspectTask> {
  const { folder: model, topology, weights, training, inspection } = modelFiles(folder, plan.name);
  const { name, nonsense, loss } = plan;
  const shared = { dataset, images, strengths: evaluation.strengths, seed, model, name, nonsense, loss };
  return {
    name: `inspect ${name}`,
    inputs: [datasetReceipt(folder, dataset), topology, weights, training],
    outputs: [inspection],
    task: { kind: 'inspect', ...shared, parts, training, output: inspection },
  };
}
