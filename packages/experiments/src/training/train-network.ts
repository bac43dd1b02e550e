import { rm } from 'node:fs/promises';
import { activationNamed, type SafName, safNames } from '@saf/activations';
import { ArgumentError } from '@saf/checks';
import { type DatasetName, definitions } from '@saf/data-sources';
import { meanImage } from '@saf/datasets';
import type { NetworkActivation } from '@saf/models';
import { networkNamed, networks } from '@saf/models/by-name';
import { saveModel } from '@saf/models/node';
import {
  type EngineResult,
  identitySchema,
  type TrainingIdentity,
  type TrainingRecord,
  trainingRecordSchema,
} from '@saf/results';
import { writeJson } from '@saf/results/node';
import { type TrainingHistory, train } from '@saf/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { peakMemoryBytes, startEngine } from '../setup/engine.ts';
import { loadImages } from '../setup/load.ts';
import { packageVersions } from '../setup/provenance.ts';
import { factsOfDefinition } from '../study/dataset-sizes.ts';
import { modelFiles } from '../study/model-files.ts';
import type { StepContext, StepResult, TrainTask } from '../study/steps.ts';
import type { NetworkPlan } from '../study/study.ts';
import { claimCheckpoints } from './claim-checkpoints.ts';

/** Trains a model, from its last checkpoint if there is one, and saves it: weights first, then the record that it is done. */
export async function trainNetwork(task: TrainTask, context: StepContext): Promise<StepResult> {
  const { plan, seed, dataset } = task;
  const engine = await startEngine(task.engine, context);
  const { images, whole } = await loadImages(dataset, 'train', task.images, context.signal);
  const model = buildNetwork(dataset, plan.network, meanImage(images), seed);
  const trained = { task, engine, parameters: model.countParams(), samples: images.size, whole };
  const files = modelFiles(task.folder, plan.name);
  const history = await train(model, images, plan.recipe, {
    seed,
    loss: plan.loss ?? undefined,
    checkpoints: await claimCheckpoints(files, identityOf(trained)),
    onProgress: context.onProgress,
    signal: context.signal,
  });
  // What was measured of a network before it is of that one.
  await rm(files.result, { force: true });
  await saveModel(model, files.folder);
  await writeJson(files.training, recordOf(trained, history), { dependsOn: [files.topology, files.weights] });
  await rm(files.partial, { recursive: true, force: true });
  return { summary: summarize(history) };
}

function summarize({ epochs, millisecondsPerStep }: TrainingHistory): string {
  const last = epochs[epochs.length - 1];
  return `training error ${last.error.toFixed(3)}, ${Math.round(millisecondsPerStep)} ms a step`;
}

/**
 * The network of a plan, with the mean of its training images inside and its weights drawn from the seed: the one that is named, or
 * else the default for images of the data set's shape.
 *
 * @throws ArgumentError for a name that no network has, with the nearest; or where none is the default for such images
 */
export function buildNetwork(
  dataset: DatasetName,
  { architecture, ...options }: NetworkPlan['network'],
  mean: Float32Array,
  seed: number,
): LayersModel {
  const definition = architecture === undefined ? networkFor(dataset) : networkNamed(architecture);
  return definition.build({ ...options, mean, seed });
}

/** The default network for images of the data set's shape. */
function networkFor(dataset: DatasetName) {
  const { shape } = definitions[dataset];
  const fitting = networks.filter(({ inputShape }) => inputShape.every((size, i) => size === shape[i]));
  const found = fitting.find(({ isDefault }) => isDefault);
  if (found) return found;
  const names = fitting.map(({ name }) => name).join(', ') || 'none';
  throw new ArgumentError('architecture', `the name of a network of ${dataset}'s images, of shape [${shape}]`, names);
}

/** A training once its engine is started, its images are loaded and its network is built. */
interface Trained {
  readonly task: TrainTask;
  readonly engine: EngineResult;
  readonly parameters: number;
  readonly samples: number;
  /** Whether these are all training images. */
  readonly whole: boolean;
}

/** What decides the bits of a training. */
function identityOf(trained: Trained): TrainingIdentity {
  // Parsed, so that it compares with one that was read from a file.
  return identitySchema.parse({ ...shared(trained), samples: trained.samples });
}

/** What is known of a training that is done. */
function recordOf(trained: Trained, history: TrainingHistory): TrainingRecord {
  const { task, samples, whole } = trained;
  return trainingRecordSchema.parse({
    version: 1,
    experiment: task.experiment,
    model: task.plan.name,
    ...shared(trained),
    facts: factsOf(task),
    packages: packageVersions(),
    training: { ...history, samples, fullTrainingSet: whole },
    peakMemoryBytes: peakMemoryBytes(),
  });
}

/** What the definitions say that readers of the result may not have. */
function factsOf({ dataset, plan }: TrainTask): TrainingRecord['facts'] {
  const { activation, architecture } = plan.network;
  return {
    dataset: factsOfDefinition(dataset),
    ...(isSafName(activation) && { activation: { title: activationNamed(activation).title } }),
    ...(architecture && { network: { title: networkNamed(architecture).title } }),
  };
}

const isSafName = (name: NetworkActivation): name is SafName => safNames.some((each) => each === name);

function shared({ task: { dataset, plan, seed }, parameters, engine }: Trained) {
  const { network, recipe, loss } = plan;
  return { network: { dataset, ...network, parameters }, recipe, ...(loss ? { loss } : {}), seed, engine };
}
