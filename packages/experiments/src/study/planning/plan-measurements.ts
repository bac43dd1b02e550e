import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { datasetReceipt, modelFiles, networkFile } from '../model-files.ts';
import type { CardTask, CorruptionsTask, OutOfDistributionTask, RobustnessTask, Step } from '../steps.ts';
import type { Measurements } from '../study.ts';
import type { StudyRequest } from '../study-request.ts';
import { type Subject, subjectsOf } from './subject.ts';

type MeasurementTask = RobustnessTask | OutOfDistributionTask | CorruptionsTask | CardTask;

/** Images at a time: what memory holds, and no number depends on it. */
const BATCH_SIZE = 100;

/** What a study measures of each network beside its evaluation. What earlier runs measured in the same way is kept. */
export function planMeasurements(request: StudyRequest, before: readonly Step[]): Step<MeasurementTask>[] {
  // Only test images: a choice on held-out images must not see them.
  if (request.heldOutFrom !== null) return [];
  const made = new Set(before.flatMap(({ outputs }) => outputs));
  const subjects = subjectsOf(request.runs, request.study, request.folder);
  return subjects.flatMap((subject) => {
    const isDue = (step: Step<MeasurementTask>) =>
      request.force || made.has(subject.changed) || !isThere(step, subject.changed);
    return measurementSteps(subject, subjects, request).filter(isDue);
  });
}

function measurementSteps(subject: Subject, all: readonly Subject[], request: StudyRequest): Step<MeasurementTask>[] {
  const { robustness, outOfDistribution, corruptions, card }: Measurements = request.study.measurements ?? {};
  const steps: Step<MeasurementTask>[] = [];
  if (robustness) steps.push(robustnessStep(subject, all, request, robustness));
  if (outOfDistribution) steps.push(outOfDistributionStep(subject, request, outOfDistribution));
  if (corruptions) steps.push(corruptionsStep(subject, request, corruptions));
  if (card) steps.push(cardStep(subject, request, card));
  return steps;
}

/** Adversarial images of the first of the other networks are tried on this one. */
function robustnessStep(
  subject: Subject,
  all: readonly Subject[],
  request: StudyRequest,
  { images, epsilons }: NonNullable<Measurements['robustness']>,
): Step<RobustnessTask> {
  const others = all.filter(({ model }) => model !== subject.model).slice(0, 1);
  const { inputs, ...measured } = measuredStep('robustness', 'attack', subject, request, images);
  return {
    ...measured,
    inputs: [...inputs, ...others.flatMap((other) => other.inputs)],
    task: { kind: 'robustness', ...measured.task, sources: others.map(({ saved }) => saved), epsilons },
  };
}

function outOfDistributionStep(
  subject: Subject,
  request: StudyRequest,
  { images }: NonNullable<Measurements['outOfDistribution']>,
): Step<OutOfDistributionTask> {
  const measured = measuredStep('out-of-distribution', 'show nonsense to', subject, request, images);
  return { ...measured, task: { kind: 'out-of-distribution', ...measured.task } };
}

function corruptionsStep(
  subject: Subject,
  request: StudyRequest,
  { images, benchmark, settings }: NonNullable<Measurements['corruptions']>,
): Step<CorruptionsTask> {
  const measured = measuredStep('corruptions', 'corrupt the images of', subject, request, images);
  const { force } = request;
  return { ...measured, task: { kind: 'corruptions', ...measured.task, benchmark, settings, force } };
}

function cardStep(
  { name, model, seed, saved, inputs, folder }: Subject,
  { folder: root, study, engine, evaluatedImages }: StudyRequest,
  { images, epsilons }: NonNullable<Measurements['card']>,
): Step<CardTask> {
  const { card, cardPage: page } = modelFiles(folder, model);
  const { dataset } = study;
  return {
    name: `card ${name}`,
    inputs: [datasetReceipt(root, dataset), ...inputs],
    outputs: [card, page],
    task: {
      kind: 'card',
      ...saved,
      ...{ dataset, images: Math.min(images, evaluatedImages), seed, engine, batchSize: BATCH_SIZE },
      ...{ epsilons: epsilons ?? null, twin: null, reported: [], certifiedRadii: null, card, page },
    },
  };
}

/** What the steps that measure one network have in common. */
function measuredStep(kind: string, verb: string, subject: Subject, request: StudyRequest, most: number) {
  const { folder, study, engine, evaluatedImages } = request;
  const { name, model, seed, saved, inputs } = subject;
  const { dataset, name: experiment } = study;
  const output = networkFile(join(folder, kind), `${experiment}-${model}-${seed}`);
  const images = Math.min(most, evaluatedImages);
  return {
    name: `${verb} ${name}`,
    inputs: [datasetReceipt(folder, dataset), ...inputs],
    outputs: [output],
    task: {
      ...{ experiment, model, seed, saved, dataset, engine },
      ...{ images, batchSize: BATCH_SIZE, randomSeed: seed, output },
    },
  };
}

/** Whether the file of a step is of these weights, and as it is asked for; one that cannot be read is made again. */
function isThere({ outputs: [output], task }: Step<MeasurementTask>, changed: string): boolean {
  if (!existsSync(output) || (existsSync(changed) && statSync(output).mtimeMs < statSync(changed).mtimeMs))
    return false;
  try {
    return isAsAsked(JSON.parse(readFileSync(output, 'utf8')), task);
  } catch {
    return false;
  }
}

/** What files of measured networks state of how they were measured. */
interface Measured {
  readonly samples?: number;
  readonly images?: number;
  readonly epsilons?: readonly number[];
  readonly attacks?: readonly { readonly epsilon: number }[];
  readonly corruptions?: readonly { readonly name: string; readonly severity: number }[];
}

function isAsAsked(found: Measured, task: MeasurementTask): boolean {
  if ((found.samples ?? found.images) !== task.images) return false;
  switch (task.kind) {
    case 'out-of-distribution':
      return true;
    case 'robustness':
      return isDeepStrictEqual([...new Set(found.attacks?.map(({ epsilon }) => epsilon))], [...task.epsilons]);
    case 'card':
      return task.epsilons === null || isDeepStrictEqual(found.epsilons, task.epsilons);
    case 'corruptions':
      return task.settings.every(({ name, severity }) =>
        found.corruptions?.some((each) => each.name === name && each.severity === severity),
      );
  }
}
