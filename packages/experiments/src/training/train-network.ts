import { rm } from 'node:fs/promises';
import { activationNamed } from '@saf/activations';
import { ArgumentError } from '@saf/checks';
import { meanImage } from '@saf/datasets';
import { isSymmetric } from '@saf/models';
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
import { loadImages } from '../setup/load-images.ts';
import { packageVersions } from '../setup/provenance.ts';
import { importBuilder } from '../setup/study-module.ts';
import { modelFiles } from '../study/model-files.ts';
import type { StepContext, StepResult, TrainTask } from '../study/steps.ts';
import type { NetworkPlan } from '../study/study.ts';
import {
  factsOfDataset,
  hashOfDataset,
  knownOfDataset,
  nameOfDataset,
  type StudyDataset,
} from '../study/study-dataset.ts';
import { claimCheckpoints } from './claim-checkpoints.ts';
import { startFrom } from './start-from.ts';

/** Trains a model, from its last checkpoint if there is one, and saves it: weights first, then the record that it is done. */
export async function trainNetwork(task: TrainTask, context: StepContext): Promise<StepResult> {
  const { plan, seed, dataset } = task;
  const engine = await startEngine(task.engine, context);
  const { images, whole } = await loadImages(dataset, 'train', task.images, context.signal);
  const model = await networkOf(dataset, plan.network, meanImage(images), seed);
  if (plan.startFrom) await startFrom(model, plan.startFrom);
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

/** The network of a plan: by name, or of the user's builder. */
async function networkOf(
  dataset: StudyDataset,
  network: NetworkPlan['network'],
  mean: Float32Array,
  seed: number,
): Promise<LayersModel> {
  const { builder, outputs } = network;
  if (!builder) return buildNetwork(dataset, network, mean, seed);
  const build = await importBuilder(builder.module, builder.network);
  const inputShape = knownOfDataset(dataset).shape;
  return checkBuilt(await build({ inputShape, outputs, mean, seed }), [...inputShape], outputs);
}

/** @throws ArgumentError for what is no network from such images to so many outputs */
function checkBuilt(model: LayersModel, inputShape: number[], outputs: number): LayersModel {
  if (!Array.isArray(model?.inputs) || !Array.isArray(model.outputs))
    throw new ArgumentError('build', 'a function that returns a LayersModel', model);
  const shapes = [model.inputs, model.outputs].map((tensors) => tensors.map(({ shape }) => shape.slice(1)));
  const expected = [[inputShape], [[outputs]]];
  if (JSON.stringify(shapes) === JSON.stringify(expected)) return model;
  throw new ArgumentError(
    'build',
    `a network from images [${inputShape}] to ${outputs} outputs, the categories and one more with mean training`,
    `one from ${JSON.stringify(shapes[0])} to ${JSON.stringify(shapes[1])}`,
  );
}

/**
 * The network of a plan, with the mean of its training images inside and its weights drawn from the seed: the one that is named, or
 * else the default for images of the data set's shape.
 *
 * @throws ArgumentError for a name that no network has, with the nearest; or where none is the default for such images
 */
export function buildNetwork(
  dataset: StudyDataset,
  { architecture, builder: _, ...options }: NetworkPlan['network'],
  mean: Float32Array,
  seed: number,
): LayersModel {
  const definition = architecture === undefined ? networkFor(dataset) : networkNamed(architecture);
  return definition.build({ ...options, ...(definition.options.includes('mean') && { mean }), seed });
}

/** The default network for images of the data set's shape. */
function networkFor(dataset: StudyDataset) {
  const { name: datasetName, shape } = knownOfDataset(dataset);
  const fitting = networks.filter(({ inputShape }) => inputShape.every((size, i) => size === shape[i]));
  const found = fitting.find(({ isDefault }) => isDefault);
  if (found) return found;
  const names = fitting.map(({ name }) => name).join(', ') || 'none';
  throw new ArgumentError(
    'architecture',
    `the name of a network of ${datasetName}'s images, of shape [${shape}]`,
    names,
  );
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
    dataset: factsOfDataset(dataset),
    ...(isSymmetric(activation) && { activation: { title: activationNamed(activation).title } }),
    ...(architecture && { network: { title: networkNamed(architecture).title } }),
  };
}

function shared({ task: { dataset, plan, seed }, parameters, engine }: Trained) {
  const { network, recipe, loss, startFrom } = plan;
  const datasetSha256 = hashOfDataset(dataset);
  const built = {
    dataset: nameOfDataset(dataset),
    ...(datasetSha256 && { datasetSha256 }),
    ...network,
    ...(startFrom && { startFrom: startFrom.sha256 }),
    parameters,
  };
  return { network: built, recipe, ...(loss ? { loss } : {}), seed, engine };
}
