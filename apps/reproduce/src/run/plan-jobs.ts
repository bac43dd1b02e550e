import type { ModelPlan } from '../experiments/index.ts';
import type { Job } from '../schedule/job.ts';
import { datasetReceipt, modelFiles, reportFile } from './model-files.ts';
import type { ModelState } from './model-state.ts';
import type { RunRequest } from './run-request.ts';

/** The jobs that are left to do: fetch, then train and evaluate each model, then draw what all of them gave. */
export function planJobs(request: RunRequest, states: ReadonlyMap<string, ModelState>): Job[] {
  const jobs = request.plans.flatMap((plan) => modelJobs(plan, request, states.get(plan.name) ?? { kind: 'nothing' }));
  return [...(jobs.length > 0 ? [fetchJob(request)] : []), ...jobs, drawJob(request)];
}

function modelJobs(plan: ModelPlan, request: RunRequest, state: ModelState): Job[] {
  if (state.kind === 'finished') return [];
  if (state.kind === 'trained') return [evaluateJob(plan, request)];
  return [trainJob(plan, request), evaluateJob(plan, request)];
}

function fetchJob({ folder, experiment: { dataset } }: RunRequest): Job {
  const receipt = datasetReceipt(folder, dataset);
  return { name: `fetch ${dataset}`, inputs: [], outputs: [receipt], task: { kind: 'fetch', dataset, receipt } };
}

function trainJob(plan: ModelPlan, request: RunRequest): Job {
  const { folder, seed, engine, experiment } = request;
  const { topology, weights, training } = modelFiles(folder, plan.name);
  return {
    name: `train ${plan.name}`,
    inputs: [datasetReceipt(folder, experiment.dataset)],
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

function evaluateJob(plan: ModelPlan, request: RunRequest): Job {
  const { folder, seed, experiment, testImages } = request;
  const files = modelFiles(folder, plan.name);
  return {
    name: `evaluate ${plan.name}`,
    inputs: [datasetReceipt(folder, experiment.dataset), files.topology, files.weights, files.training],
    outputs: [files.result],
    task: {
      kind: 'evaluate',
      dataset: experiment.dataset,
      images: testImages,
      strengths: experiment.evaluation.strengths,
      seed,
      model: files.folder,
      name: plan.name,
      nonsense: plan.nonsense,
      loss: plan.loss,
      folder,
    },
  };
}

function drawJob({ folder, experiment, plans }: RunRequest): Job {
  const results = plans.map(({ name }) => modelFiles(folder, name).result);
  return {
    name: 'draw',
    inputs: results,
    outputs: [reportFile(folder)],
    task: { kind: 'draw', profile: experiment.name, folder, results },
  };
}
