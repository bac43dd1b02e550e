import { readFileSync } from 'node:fs';
import { type DatasetName, definitions } from '@saf/data-sources/definitions';
import {
  type KnownOfDataset,
  knownOfDataset,
  type SavedModel,
  type StudyDataset,
  type TrainTask,
} from '@saf/experiments/plan';
import { recipeSchema } from '@saf/training/recipe';
import { z } from 'zod';

/** Fields that the data of several kinds of tasks have. */

const path = z.string();
const splits = <Value extends z.ZodType>(value: Value) => z.strictObject({ train: value, test: value }).readonly();
const pair = z.strictObject({ images: path, labels: path }).readonly();
const ownDatasetField = z.strictObject({
  name: z.string(),
  title: z.string(),
  shape: z.tuple([z.int(), z.int(), z.int()]).readonly(),
  classNames: z.array(z.string()).readonly(),
  images: splits(z.int()),
  sha256: splits(z.string()),
  source: z.union([
    z.strictObject({ folder: path, channels: z.union([z.literal(1), z.literal(3)]).optional() }),
    z.strictObject({ idx: splits(pair) }),
    z.strictObject({ cifar: splits(z.array(path).readonly()) }),
    z.strictObject({ module: path }),
  ]),
});

export const datasetField: z.ZodType<StudyDataset> = z.union([
  z.enum(Object.keys(definitions) as [DatasetName, ...DatasetName[]]),
  ownDatasetField,
]);
export const engineField = z.enum(['auto', 'native', 'wasm', 'cpu', 'webgl', 'webgpu']);
export const countField = z.int().min(1);
export const seedField = z.int();
/** Files of what other jobs found, which are joined. */
export const partsField = z.array(path).min(1).readonly().optional();
export const strengthsField = z.array(z.number().min(0)).readonly();
const ruleField = z.union([z.strictObject({ threshold: z.number() }), z.strictObject({ category: z.int() })]);
const weightsField = z.tuple([z.number(), z.number(), z.number()]).readonly();
const lossField = z.strictObject({
  lossWeights: weightsField.optional(),
  p: z.number().optional(),
});

const outputsField: z.ZodType<SavedModel['outputs']> = z
  .enum(['confidences', 'logits', 'probabilities', 'sigmoid'])
  .optional();

export const savedModelFields = {
  model: z.string(),
  name: z.string(),
  nonsense: ruleField.nullable(),
  loss: lossField.nullable(),
  outputs: outputsField,
};
export const savedModelField = z.strictObject(savedModelFields);

export const evaluatedFields = {
  ...savedModelFields,
  dataset: datasetField,
  images: countField,
  strengths: strengthsField,
  scope: z.enum(['paper', 'short', 'full']),
  seed: seedField,
};

/** Fields of the tasks that measure one network to compare it with others. */
export const measuredNetworkFields = {
  dataset: datasetField,
  experiment: z.string(),
  model: z.string(),
  seed: seedField,
  saved: savedModelField,
  engine: engineField,
  images: countField,
  batchSize: countField,
  randomSeed: seedField,
  output: z.string(),
};

// Which activations there are only the engine's process knows, which builds the network: that names an unknown one, and the nearest.
const activationField = z.string() as unknown as z.ZodType<Plan['network']['activation']>;

type Plan = TrainTask['plan'];

export const planField: z.ZodType<Plan> = z.strictObject({
  name: z.string(),
  network: z.strictObject({
    architecture: z.string().optional(),
    activation: activationField,
    head: z.enum(['rbf', 'softmax']).optional(),
    outputs: z.int().min(2),
    convolutionRelu: z.boolean().optional(),
    builder: z.strictObject({ module: z.string(), network: z.string(), sha256: z.string() }).optional(),
  }),
  recipe: recipeSchema,
  startFrom: z.strictObject({ folder: path, sha256: z.string() }).optional(),
  loss: z.strictObject({ lossWeights: weightsField, p: z.number() }).nullable(),
  nonsense: ruleField,
} satisfies Record<keyof Plan, z.ZodType>);

/** Fields of results that differ from machine to machine where nothing else does, and the seals of what they are in. */
export const measuredByMachines = ['seconds', 'millisecondsPerStep', 'peakMemoryBytes', 'seal', 'dependsOn'];

const MB = 1e6;

/**
 * Peak resident memory of a worker that trains or attacks a network, and how many times it holds its data set. Measured for MNIST,
 * whole runs: native 743 MB, wasm 378 MB; for CIFAR-10, training alone: native 667 MB, wasm 443 MB. This is a third to a half more.
 */
const bounds = {
  native: { network: 950 * MB, datasets: 1 },
  wasm: { network: 400 * MB, datasets: 2 },
} as const;

/** Fetching holds the files and the images; drawing, the fonts, the charts and their pixels; theory, points in the plane. */
export const memoryWithoutNetwork = (): number => 400 * MB;

/** Bytes that a network's task is expected to need at most. An engine that is not known yet may be native. */
export function memoryOf(engine: TrainTask['engine'], dataset: StudyDataset): number {
  const { network, datasets } = bounds[engine === 'wasm' ? 'wasm' : 'native'];
  return network + datasets * bytesOf(knownOfDataset(dataset));
}

/** Bytes of the training images; those of MNIST where their number is not known. */
function bytesOf({ shape: [height, width, channels], images }: KnownOfDataset): number {
  return (images?.train ?? 60_000) * height * width * channels;
}

/** The engine that a network was trained on, and runs on again; a record that cannot be read is the worker's to complain about. */
export function engineOfTraining(record: string): TrainTask['engine'] {
  try {
    return JSON.parse(readFileSync(record, 'utf8')).engine.name;
  } catch {
    return 'auto';
  }
}
