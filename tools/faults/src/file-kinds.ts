import { createHash } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCifar10Batch, parseIdx } from '@saf/datasets';
import { evaluationCardSchema } from '@saf/metrics/card-schema';
import { loadModel, saveModel } from '@saf/models/node';
import {
  certificateSchema,
  corruptionsSchema,
  errorCurveSchema,
  identitySchema,
  inspectionSchema,
  leaderboardSchema,
  oodSchema,
  rejectionSchema,
  robustnessSchema,
  theorySchema,
  trainingRecordSchema,
} from '@saf/results';
import { readJson, readResult, writeJson, writeResult } from '@saf/results/node';
import { fileCheckpoints } from '@saf/training/node';
import { readRecipeChanges, withRecipeChanges } from '../../../apps/reproduce/src/commands/run/recipe-changes.ts';
import '@tensorflow/tfjs-backend-cpu';
import * as z from 'zod';

/** A kind of file that is read back. */
export interface FileKind {
  readonly name: string;
  /** The one that is damaged, of those that `make` writes. */
  readonly file: string;
  readonly isJson: boolean;
  /** Only its bytes are ours to parse: the caller has read the file. */
  readonly isParsed?: true;
  make(folder: string): Promise<void>;
  /** What the project makes of the folder, as plain data. */
  read(folder: string): Promise<unknown>;
}

const committed = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const resultOf = () => readResult(committed('results/mnist/mReLU-r-m.json'));
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A kind that is written and read by its schema, made from one that is committed. */
function json(name: string, source: string, schema: z.ZodType<object>): FileKind {
  return jsonOf(name, schema, async () => schema.parse(JSON.parse(await readFile(committed(source), 'utf8'))));
}

/** @param options as a run reads it */
function jsonOf(
  name: string,
  schema: z.ZodType<object>,
  content: () => Promise<object>,
  options: { readonly isSealed?: boolean } = {},
): FileKind {
  const file = 'file.json';
  return {
    name,
    file,
    isJson: true,
    make: async (folder) => writeJson(join(folder, file), await content()),
    read: (folder) => readJson(join(folder, file), schema, options),
  };
}

const result: FileKind = {
  name: 'a result',
  file: 'mReLU-r-m.json',
  isJson: true,
  make: async (folder) => writeResult(join(folder, 'mReLU-r-m.json'), await resultOf()),
  read: (folder) => readResult(join(folder, 'mReLU-r-m.json')),
};

/** A network of a run: its two files are damaged one at a time. */
const network = (file: string, isJson: boolean): FileKind => ({
  name: `${file} of a network`,
  file,
  isJson,
  make: async (folder) => saveModel(await loadModel(committed('packages/pretrained/models/cifar10/plain')), folder),
  async read(folder) {
    const model = await loadModel(folder);
    const weights = model.getWeights().map((each) => hashOf(new Uint8Array(each.dataSync().slice().buffer)));
    const topology = model.toJSON(null, false);
    model.dispose();
    return { topology, weights };
  },
});

const checkpoint: FileKind = {
  name: 'a checkpoint',
  file: 'checkpoint.bin',
  isJson: false,
  make: (folder) =>
    fileCheckpoints(folder).save({
      identity: { network: 'plain', seed: 1 },
      step: 100,
      epochs: [{ epoch: 1, loss: 0.5, error: 0.25, learningRate: 0.02 }],
      running: { loss: 12.5, wrong: 31, count: 1000 },
      tensors: [Float32Array.from({ length: 500 }, (_, i) => i / 3), Float32Array.of(1, 2, 3)],
    }),
  async read(folder) {
    const found = await fileCheckpoints(folder).load();
    if (!found) throw new Error(`${folder}: expected a checkpoint, got none`);
    const { tensors, ...rest } = found;
    return { ...rest, tensors: tensors.map((each) => [...each]) };
  },
};

/** Labels of a published data set in the cache. */
const dataset: FileKind = {
  name: 'a published data set',
  file: 't10k-labels-idx1-ubyte',
  isJson: false,
  make: async (folder) => {
    const cache = process.env.SAF_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'saf');
    for (const name of ['t10k-labels-idx1-ubyte', 't10k-images-idx3-ubyte'])
      await cp(join(cache, 'mnist', name), join(folder, name));
  },
  async read(folder) {
    const { loadMnist } = await import('@saf/data-sources');
    const { images, labels } = await loadMnist({ split: 'test', folder });
    return [images, labels].map(hashOf);
  },
};

const records = { idx: idxOf(4), cifar10: Buffer.alloc(3 * 3073, 5) };

function idxOf(images: number): Buffer {
  return Buffer.concat([
    Buffer.from([0, 0, 8, 3, 0, 0, 0, images, 0, 0, 0, 28, 0, 0, 0, 28]),
    Buffer.alloc(images * 784, 7),
  ]);
}

/** Bytes of the user's own, as a parser takes them. */
const usersOwn = (
  name: string,
  content: Uint8Array,
  parse: (bytes: Uint8Array, file: string) => unknown,
): FileKind => ({
  name,
  file: 'images',
  isJson: false,
  isParsed: true,
  make: (folder) => writeFile(join(folder, 'images'), content),
  async read(folder) {
    const path = join(folder, 'images');
    return parse(await readFile(path), path);
  },
});

/** A recipe of the user's own, as the command line takes it. */
const recipe: FileKind = {
  name: 'a recipe of the user’s own',
  file: 'recipe.json',
  isJson: true,
  make: async (folder) => writeFile(join(folder, 'recipe.json'), JSON.stringify((await resultOf()).recipe)),
  async read(folder) {
    const path = join(folder, 'recipe.json');
    return withRecipeChanges((await resultOf()).recipe, readRecipeChanges(path), path);
  },
};

async function identity() {
  const found = await resultOf();
  return identitySchema.parse({ ...found, samples: found.training.samples });
}

const curvesSchema = z.object({ identity: z.unknown(), curves: z.array(errorCurveSchema) });

async function curves() {
  return { identity: { weights: 'of a network' }, curves: (await resultOf()).evaluation.curves };
}

/** Every kind of file that is written to be read back, and published data sets: each has a checksum. */
export const fileKinds: readonly FileKind[] = [
  result,
  jsonOf(
    'the record of a training',
    trainingRecordSchema,
    async () => trainingRecordSchema.parse({ ...(await resultOf()), kind: 'training' }),
    {
      isSealed: true,
    },
  ),
  jsonOf('what a checkpoint is of', identitySchema, identity, { isSealed: true }),
  jsonOf('curves of an evaluation under way', curvesSchema, curves, { isSealed: true }),
  json('an evaluation card', 'results/mnist/mReLU-r-m.card.json', evaluationCardSchema),
  json('an inspection', 'results/cifar10/inspections/plain.json', inspectionSchema),
  json('theory', 'results/mnist/theory.json', theorySchema),
  json('robustness under attacks', 'results/robustness/mnist-plain-1.json', robustnessSchema),
  json('certificates', 'results/certified/certificates/certified-RBF-c1-1-interval.json', certificateSchema),
  json('errors on corrupted images', 'results/corruptions/mnist-plain-1.json', corruptionsSchema),
  json('a leaderboard', 'results/leaderboard.json', leaderboardSchema),
  json('errors with rejection', 'results/rejection/mnist-plain-1.json', rejectionSchema),
  json('out-of-distribution scores', 'results/ood/mnist-plain-1.json', oodSchema),
  network('model.json', true),
  network('weights.bin', false),
  checkpoint,
  dataset,
];

/** Files of the user's own have no checksum: what they say is taken, where it fits. */
export const usersFiles: readonly FileKind[] = [
  recipe,
  usersOwn('an IDX file of the user’s own', records.idx, (bytes, file) => {
    const { shape, values } = parseIdx(bytes, file);
    return [shape, hashOf(values)];
  }),
  usersOwn('a CIFAR-10 batch of the user’s own', records.cifar10, (bytes, file) => {
    const { images, labels } = parseCifar10Batch(bytes, file);
    return [images, labels].map(hashOf);
  }),
];
