import type { Job } from '@saf/jobs';
import type { EvaluateTask, TrainTask } from '../schedule/task.ts';
import { drawJob } from './draw-job.ts';
import { fetchJobs } from './fetch-job.ts';
import { figureJobs } from './figure-jobs.ts';
import { datasetReceipt, modelFiles } from './model-files.ts';
import type { ModelRun } from './model-runs.ts';
import type { ModelState } from './model-state.ts';
import type { RunRequest } from './run-request.ts';

/** The jobs that are left to do: fetch, then train and evaluate each model and look inside, then draw what all of them gave. */
export function planJobs(request: RunRequest, states: ReadonlyMap<string, ModelState>): Job[] {
  const jobs = request.runs.flatMap((run) => modelJobs(run, request, states.get(run.name) ?? { kind: 'nothing' }));
  // Figures look at test images, which a choice on held-out images must not see.
  const figures =
    request.heldOutFrom === null ? figureJobs({ ...request, testImages: request.evaluatedImages }, jobs) : [];
  const all = [...jobs, ...figures];
  return [...fetchJobs(request, all), ...all, drawJob(request, all)];
}

function modelJobs(run: ModelRun, request: RunRequest, state: ModelState): Job[] {
  if (state.kind === 'finished') return [];
  if (state.kind === 'trained') return [evaluateJob(run, request)];
  return [trainJob(run, request), evaluateJob(run, request)];
}

function trainJob({ name, plan, seed, folder }: ModelRun, request: RunRequest): Job<TrainTask> {
  const { engine, experiment } = request;
  const { topology, weights, training } = modelFiles(folder, plan.name);
  return {
    name: `train ${name}`,
    inputs: [datasetReceipt(request.folder, experiment.dataset)],
    outputs: [topology, weights, training],
    task: {
      kind: 'train',
      experiment: experiment.name,
      plan,
      dataset: experiment.dataset,
      images: request.trainingImages,
      seed,
      engine,
      folder,
    },
  };
}

function evaluateJob({ name, plan, seed, folder }: ModelRun, request: RunRequest): Job<EvaluateTask> {
  const { experiment, evaluatedImages, heldOutFrom } = request;
  const files = modelFiles(folder, plan.name);
  return {
    name: `evaluate ${name}`,
    inputs: [datasetReceipt(request.folder, experiment.dataset), files.topology, files.weights, files.training],
    outputs: [files.result],
    task: {
      kind: 'evaluate',
      dataset: experiment.dataset,
      images: evaluatedImages,
      heldOutFrom,
      strengths: experiment.evaluation.strengths,
      depth: experiment.evaluation.depth,
      seed,
      model: files.folder,
      name: plan.name,
      nonsense: plan.nonsense,
      loss: plan.loss,
      folder,
    },
  };
}
