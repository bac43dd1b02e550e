import type { DatasetName } from '@saf/data-sources/definitions';
import type { ImageShape } from '@saf/datasets';
import type { RecipeInput } from '@saf/training';
import * as z from 'zod';
import type { DatasetLoader, NetworkBuilder } from '../setup/study-module.ts';

/** All fields may be left out, those of objects inside too; null removes a field. */
type Changes<Fields> = Fields extends readonly unknown[]
  ? Fields
  : Fields extends object
    ? { [Name in keyof Fields]?: Changes<Fields[Name]> | null }
    : Fields;

const count = z.int().min(1);
const size = z.number().min(0);
const seeds = z.array(z.int().min(0)).min(1);
const recipe = z.custom<Changes<RecipeInput>>(isRecord, { error: 'an object with fields of a recipe' });
const callable = <Type>() => z.custom<Type>((value) => typeof value === 'function', { error: 'a function' });
/** Stands in the names of files. */
const name = z.string().regex(/^\w[\w.-]*$/, { error: 'letters, digits, "_", "-" and "."' });

const ownNames = { name, title: z.string().optional(), classNames: z.array(z.string()).min(2).optional() };
const pair = z.strictObject({ images: z.string(), labels: z.string() });
const splits = <Value extends z.ZodType>(value: Value) => z.strictObject({ train: value, test: value });

/** By the field that tells them apart. */
export const datasetSchemas = {
  folder: z.strictObject({
    ...ownNames,
    classNames: z.undefined({ error: 'no class names: those of a folder are its classes' }).optional(),
    folder: z.string(),
    channels: z.union([z.literal(1), z.literal(3)], { error: '1 or 3' }).optional(),
  }),
  idx: z.strictObject({ ...ownNames, idx: splits(pair) }),
  cifar: z.strictObject({ ...ownNames, cifar: splits(z.array(z.string()).min(1)) }),
  load: z.strictObject({
    ...ownNames,
    classNames: z.array(z.string()).min(2),
    shape: z.custom<ImageShape>(isShape, { error: '[height, width, channels]' }),
    load: callable<DatasetLoader>(),
  }),
} as const;

const loss = z
  .strictObject({ lossWeights: z.tuple([z.number(), z.number(), z.number()]).readonly(), p: z.number().default(2) })
  .nullable()
  .optional();
const nonsense = z
  .union([z.strictObject({ threshold: z.number() }), z.strictObject({ category: z.int() })], {
    error: '{ threshold } or { category }',
  })
  .optional();

const network = z.strictObject({
  name,
  extends: z.string().optional(),
  architecture: z.string().optional(),
  activation: z.string().optional(),
  head: z.enum(['rbf', 'softmax'], { error: '"rbf" or "softmax"' }).optional(),
  convolutionRelu: z.boolean().optional(),
  build: callable<NetworkBuilder>().optional(),
  startFrom: z.string().optional(),
  recipe: recipe.optional(),
  loss,
  nonsense,
  seeds: seeds.optional(),
});

const savedNetwork = z.strictObject({ name, saved: z.string(), nonsense, loss });

const guarantee = z.union(
  [
    z.strictObject({
      norm: z.literal('linf'),
      method: z.enum(['interval', 'crown', 'alpha-crown']),
      epsilons: z.array(size).min(1),
      steps: count.optional(),
      images: count.optional(),
    }),
    z.strictObject({
      norm: z.literal('l2'),
      method: z.literal('smoothing').default('smoothing'),
      std: z.number().positive(),
      n0: count.default(100),
      n: count.default(10_000),
      alpha: z.number().gt(0).lt(1).default(0.001),
      images: count.optional(),
    }),
  ],
  { error: '{ norm: "linf", method, epsilons } or { norm: "l2", std }' },
);

/** Null, such as on the command line, is as if it were left out. */
const measurements = z.strictObject({
  errorCurve: z
    .strictObject({
      images: count.optional(),
      strengths: z.array(size).min(1).optional(),
      scope: z.enum(['paper', 'short', 'full']).default('short'),
    })
    .nullish(),
  robustness: z.strictObject({ images: count.default(1_000), epsilons: z.array(size).min(1).optional() }).nullish(),
  corruptions: z
    .strictObject({
      images: count.default(1_000),
      names: z.array(z.string()).optional(),
      severities: z.array(z.int().min(1).max(5)).optional(),
    })
    .nullish(),
  ood: z.strictObject({ images: count.default(1_000) }).nullish(),
  card: z.strictObject({ images: count.default(50), epsilons: z.array(size).min(1).optional() }).nullish(),
  certify: z.array(guarantee).nullish(),
  shards: count.nullish(),
});

const dataset = z.custom<DatasetInput>((value) => typeof value === 'string' || isRecord(value), {
  error: 'the name of a data set, or { name } and one of folder, idx, cifar and load',
});

export const studySchema = z.strictObject({
  name,
  description: z.string().optional(),
  dataset,
  recipe: recipe.optional(),
  seeds: seeds.optional(),
  networks: z.array(network).default([]),
  saved: z.array(savedNetwork).optional(),
  measurements: measurements.optional(),
});

type InputOf<Schemas extends Readonly<Record<string, z.ZodType>>> = z.input<Schemas[keyof Schemas]>;

/**
 * A data set by name, or one of the user's own: images in folders by class (`train/<class>/*.png`, `test/<class>/*.png`), IDX files,
 * CIFAR batches, or a function that loads them. Paths are relative to the study file.
 */
export type DatasetInput = DatasetName | InputOf<typeof datasetSchemas>;

/**
 * One network of a study file. `extends` takes network, recipe, loss and rule from a network of a profile, such as 'mnist/mReLU-r-m';
 * what stands beside it takes their place, and recipes are merged field by field.
 */
export type NetworkInput = z.input<typeof network>;

/** A study as it is written in a file: what has a default may be left out. */
export type StudyInput = z.input<typeof studySchema>;
/** The same with defaults filled in. */
export type ParsedStudy = z.output<typeof studySchema>;
export type ParsedNetwork = z.output<typeof network>;

/**
 * A study file's default export, with the completion and the checks of an editor. It changes nothing.
 *
 * @example
 * export default defineStudy({
 *   name: 'widths',
 *   dataset: 'mnist',
 *   networks: [{ name: 'mReLU-r', extends: 'mnist/mReLU-r', recipe: { epochs: 2, random: { delta: 0.5 } } }],
 *   measurements: { errorCurve: { images: 1_000 } },
 * });
 */
export function defineStudy(study: StudyInput): StudyInput {
  return study;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShape(value: unknown): boolean {
  return Array.isArray(value) && value.length === 3 && value.every((each) => Number.isInteger(each) && each >= 1);
}
