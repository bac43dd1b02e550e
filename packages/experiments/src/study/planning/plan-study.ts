import { existsSync, statSync } from 'node:fs';
import { shardedSteps } from '../../shards/sharded-steps.ts';
import { datasetReceipt, modelFiles, savedModelFiles, theoryFile } from '../model-files.ts';
import type { ModelState } from '../model-state.ts';
import type { EvaluateTask, FetchTask, InspectTask, Step, TheoryTask, TrainTask } from '../steps.ts';
import { type InspectionPart, type NetworkRun, networkRuns, type Study } from '../study.ts';
import { nameOfDataset, type StudyDataset } from '../study-dataset.ts';
import type { StudyRequest } from '../study-request.ts';
import { planCertificates } from './plan-certificates.ts';
import { planMeasurements } from './plan-measurements.ts';

/** Points of each Monte Carlo estimate: an error of 0.05 is known to 0.003 (two standard errors). */
const monteCarloSamples = 20_000;

/**
 * The steps of a study that are left to do: fetch, train, evaluate and certify each network, look inside. Measurements are split by their
 * images into as many steps as the request says.
 *
 * @param states how far earlier runs came, as `prepareStudy` gives it
 */
export function planStudy(request: StudyRequest, states: ReadonlyMap<string, ModelState>): Step[] {
  const steps = request.runs.flatMap((run) => networkSteps(run, request, states.get(run.name) ?? { kind: 'nothing' }));
  // Figures look at test images, which a choice on held-out images must not see.
  const figures =
    request.heldOutFrom === null ? planInspections({ ...request, testImages: request.evaluatedImages }, steps) : [];
  const all = [...steps, ...planCertificates(request, steps), ...planMeasurements(request, steps), ...figures];
  const sharding = { shards: request.shards, force: request.force };
  return [...fetchSteps(request, all), ...all.flatMap((step) => shardedSteps(step, sharding))];
}

function networkSteps(run: NetworkRun, request: StudyRequest, state: ModelState): Step[] {
  if (state.kind === 'finished') return [];
  if (state.kind === 'trained') return [evaluateStep(run, request)];
  return [trainStep(run, request), evaluateStep(run, request)];
}

function trainStep(
  { name, plan: { seeds: _, ...plan }, seed, folder }: NetworkRun,
  request: StudyRequest,
): Step<TrainTask> {
  const { engine, study, trainingImages: images } = request;
  const { topology, weights, training, partial } = modelFiles(folder, plan.name);
  const { dataset } = study;
  const { startFrom } = plan;
  return {
    name: `train ${name}`,
    inputs: [datasetReceipt(request.folder, dataset), ...(startFrom ? savedModelFiles(startFrom.folder) : [])],
    outputs: [topology, weights, training],
    checkpoints: partial,
    task: { kind: 'train', experiment: study.name, plan, dataset, images, seed, engine, folder },
  };
}

function evaluateStep({ name, plan, seed, folder }: NetworkRun, request: StudyRequest): Step<EvaluateTask> {
  const { study, evaluatedImages: images, heldOutFrom } = request;
  const { dataset, evaluation } = study;
  const files = modelFiles(folder, plan.name);
  return {
    name: `evaluate ${name}`,
    inputs: [datasetReceipt(request.folder, dataset), files.topology, files.weights, files.training],
    outputs: [files.result],
    checkpoints: files.partial,
    task: {
      kind: 'evaluate',
      dataset,
      images,
      heldOutFrom,
      strengths: evaluation.strengths,
      scope: evaluation.scope,
      seed,
      model: files.folder,
      name: plan.name,
      nonsense: plan.nonsense,
      loss: plan.loss,
      folder,
    },
  };
}

/** Brings a data set into the cache that all runs share; its receipt in the folder says that it is there. */
export function fetchStep(folder: string, dataset: StudyDataset): Step<FetchTask> {
  const receipt = datasetReceipt(folder, dataset);
  return {
    name: `fetch ${nameOfDataset(dataset)}`,
    inputs: [],
    outputs: [receipt],
    task: { kind: 'fetch', dataset, receipt },
  };
}

/** The data set of a study, if some of the steps need it. */
export function fetchSteps(
  { folder, study: { dataset } }: { readonly folder: string; readonly study: Study },
  steps: readonly Step[],
): Step[] {
  const receipt = datasetReceipt(folder, dataset);
  return steps.some(({ inputs }) => inputs.includes(receipt)) ? [fetchStep(folder, dataset)] : [];
}

interface Inspected {
  readonly folder: string;
  readonly study: Study;
  /** The first of the test images. */
  readonly testImages: number;
}

/**
 * What figures need beside results: theory, and a look inside of networks, where the study asks for them. What is there is not made
 * again; a network that is neither there nor trained by `before` is left out.
 */
export function planInspections({ folder, study, testImages }: Inspected, before: readonly Step[]): Step[] {
  const { inspections = {}, theory = false } = study;
  const made = new Set(before.flatMap(({ outputs }) => outputs));
  const due = networkRuns(study.networks, folder, null).filter(
    (run) => run.plan.name in inspections && run.folder === folder && isDue(run, made),
  );
  const computed = theory && !existsSync(theoryFile(folder)) ? [theoryStep(folder)] : [];
  return [...computed, ...due.map((run) => inspectStep(run, study, testImages, inspections[run.plan.name]))];
}

/** Whether there are weights, or will be, that were not looked at yet. */
function isDue({ folder, plan }: NetworkRun, made: ReadonlySet<string>): boolean {
  const { weights, training, inspection } = modelFiles(folder, plan.name);
  if (made.has(weights)) return true;
  if (!existsSync(weights) || !existsSync(training)) return false;
  return !existsSync(inspection) || statSync(inspection).mtimeMs < statSync(training).mtimeMs;
}

function theoryStep(folder: string): Step<TheoryTask> {
  const output = theoryFile(folder);
  const task = { kind: 'theory', seed: 1, samples: monteCarloSamples, output } as const;
  return { name: 'theory', inputs: [], outputs: [output], task };
}

function inspectStep(
  { plan, seed, folder }: NetworkRun,
  { dataset, evaluation }: Study,
  images: number,
  parts: readonly InspectionPart[],
): Step<InspectTask> {
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
