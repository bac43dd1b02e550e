import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ArgumentError } from '@saf/checks';
import type { EngineResult } from '@saf/results';
import { readJson, readJsonIfThere, writeJson } from '@saf/results/node';
import { z } from 'zod';
import { startEngine } from '../setup/engine.ts';
import { packageVersions, weightsHash } from '../setup/provenance.ts';
import type { PartTask, SavedModel, ShardedTask, StepContext, StepResult } from '../study/steps.ts';
import { hashOfDataset, nameOfDataset } from '../study/study-dataset.ts';
import { type ImageRange, titleOfRange } from './split-images.ts';

/** A measurement whose images can be split over jobs: what is found of an image does not depend on the images of other batches. */
export interface ImageMeasurement<Task extends ShardedTask, Found> {
  /** Of what is found of some images: files keep it. */
  found(task: Task): z.ZodType<Found>;
  /** The networks that decide about it; the first is the one that is measured. */
  networks(task: Task): readonly SavedModel[];
  /** Whatever else decides about it: seeds, sizes, how many images a batch has. Plain data. */
  options(task: Task): object;
  engine(task: Task): Parameters<typeof startEngine>[0] | Promise<Parameters<typeof startEngine>[0]>;
  measure(task: Task, context: MeasureContext): Promise<Measured<Found>>;
  /** What is found of all images, of what is found of ranges of them that follow one another. */
  join(parts: readonly Found[]): Found;
  /** Writes the result. */
  write(task: Task, measured: Measured<Found>): Promise<StepResult>;
}

interface MeasureContext extends Pick<StepContext, 'signal' | 'onProgress'> {
  readonly engine: EngineResult;
  readonly range: ImageRange;
  /** A file for what there is while there is more to come; null for all images, which have their own. */
  readonly kept: string | null;
}

/** What was found of some images, or of all. */
interface Measured<Found> {
  readonly found: Found;
  readonly engine: EngineResult;
  /** Whether all images, of which these are some, are a whole test set. */
  readonly fullTestSet: boolean;
  /** Called once what was found is written down. */
  finish?(): Promise<unknown>;
}

/** Measures all images, or joins what other jobs found of ranges of them, and writes the result: the same either way. */
export async function measureNetwork<Task extends ShardedTask, Found>(
  measurement: ImageMeasurement<Task, Found>,
  task: Task,
  context: StepContext,
): Promise<StepResult> {
  const measured = await (task.parts
    ? joinParts(measurement, task, task.parts)
    : measureAll(measurement, task, context));
  const result = await measurement.write(task, measured);
  await measured.finish?.();
  return result;
}

async function measureAll<Task extends ShardedTask, Found>(
  measurement: ImageMeasurement<Task, Found>,
  task: Task,
  context: StepContext,
): Promise<Measured<Found>> {
  const engine = await startEngine(await measurement.engine(task), context);
  const { signal, onProgress } = context;
  return measurement.measure(task, { engine, range: { first: 0, end: task.images }, kept: null, signal, onProgress });
}

/** Measures a range of the images, and leaves what it found in a file that says what it is of. One that is there already is kept. */
export async function measurePart<Task extends ShardedTask, Found>(
  measurement: ImageMeasurement<Task, Found>,
  task: Task,
  { images: range, output, force }: PartTask,
  context: StepContext,
): Promise<StepResult> {
  const engine = await startEngine(await measurement.engine(task), context);
  const own = { ...(await identityOf(measurement, task, engine)), images: range };
  const there = force ? null : await readJsonIfThere(output, partSchema(z.unknown()), { isSealed: true });
  if (there && isDeepStrictEqual(there.of, asJson(own))) return { summary: 'there from an earlier run' };
  const kept = join(dirname(output), '.checkpoints', basename(output));
  const { signal, onProgress } = context;
  const measured = await measurement.measure(task, { engine, range, kept, signal, onProgress });
  const { found, fullTestSet } = measured;
  await writeJson(output, { of: own, fullTestSet, found });
  await measured.finish?.();
  return { summary: `${titleOfRange(range)} of ${task.images}` };
}

const identitySchema = z.looseObject({
  engine: z.custom<EngineResult>((value) => typeof value === 'object' && value !== null),
  images: z.object({ first: z.int().min(0), end: z.int().min(1) }),
});
const partSchema = <Found extends z.ZodType>(found: Found) =>
  z.object({ of: identitySchema, fullTestSet: z.boolean(), found });

/** What decides about the numbers of a measurement, by the words that messages use. */
async function identityOf<Task extends ShardedTask, Found>(
  measurement: ImageMeasurement<Task, Found>,
  task: Task,
  engine: EngineResult,
) {
  const { dataset, kind, images } = task;
  const networks = measurement.networks(task).map(async ({ model, nonsense, loss, outputs }) => ({
    ...{ weights: await weightsHash(model), nonsense, loss, outputs },
  }));
  const [network, ...others] = await Promise.all(networks);
  const data = { dataset: nameOfDataset(dataset), datasetSha256: hashOfDataset(dataset), samples: images };
  const options = measurement.options(task);
  return { measurement: kind, ...network, others, ...data, ...options, engine, packages: packageVersions() };
}

/** As it is read back: without fields that are undefined. */
const asJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

/** @throws ArgumentError naming the file of a part that is of something else, or of other images than those that come next */
async function joinParts<Task extends ShardedTask, Found>(
  measurement: ImageMeasurement<Task, Found>,
  task: Task,
  files: readonly string[],
): Promise<Measured<Found>> {
  const schema = partSchema(measurement.found(task));
  const parts = await Promise.all(files.map((file) => readJson(file, schema, { isSealed: true })));
  const [{ of, fullTestSet }] = parts;
  const expected: object = asJson(await identityOf(measurement, task, of.engine));
  for (const [i, part] of parts.entries()) {
    checkSame(files[i], part.of, {
      ...expected,
      images: { ...part.of.images, first: parts[i - 1]?.of.images.end ?? 0 },
    });
  }
  const end = parts.at(-1)!.of.images.end;
  if (end !== task.images) throw new ArgumentError('parts', `those of all ${task.images} images`, `those of ${end}`);
  const found = measurement.join(parts.map((part) => part.found as Found));
  return { found, engine: of.engine, fullTestSet };
}

type Identity = Readonly<Record<string, unknown>>;

function checkSame(file: string, found: Identity, expected: Identity): void {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  const field = names.find((name) => !isDeepStrictEqual(found[name], expected[name]));
  if (field === undefined) return;
  const say = (of: Identity) => `${field} ${JSON.stringify(of[field]) ?? 'nothing'}`;
  throw new ArgumentError(file, `a part of what is asked for, with ${say(expected)}`, `one with ${say(found)}`);
}
