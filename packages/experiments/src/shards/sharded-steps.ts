import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { imagesAtOnce } from '../certificates/guarantee-request.ts';
import { evaluationBatchSize } from '../evaluation/batch-size.ts';
import type { PartTask, ShardedTask } from '../study/steps.ts';
import { knownOfDataset } from '../study/study-dataset.ts';
import { type ImageRange, splitImages, titleOfRange } from './split-images.ts';

/** How a measurement is split over jobs. */
export interface Sharding {
  /** Jobs that its images are split over; fewer where there are not as many batches. */
  readonly shards: number;
  /** Whether parts that an earlier run left are measured again. */
  readonly force?: boolean;
  /** The folder of the parts of a step that leaves no file of its own. */
  readonly partsFolder?: string;
}

/** A step or a job: whatever has files and a task. */
interface Planned {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly task: { readonly kind: string };
}

/** Images of a batch of each measurement whose images can be split. */
const batchSizes: { readonly [Kind in ShardedTask['kind']]: (task: Extract<ShardedTask, { kind: Kind }>) => number } = {
  submit: ({ batchSize }) => batchSize,
  evaluate: ({ dataset }) => evaluationBatchSize(knownOfDataset(dataset).shape),
  'evaluate-saved-model': ({ dataset }) => evaluationBatchSize(knownOfDataset(dataset).shape),
  robustness: ({ batchSize }) => batchSize,
  'out-of-distribution': ({ batchSize }) => batchSize,
  corruptions: ({ batchSize }) => batchSize,
  rejection: ({ batchSize }) => batchSize,
  certify: ({ guarantee, batchSize }) => imagesAtOnce(guarantee, batchSize),
};

/**
 * The jobs that a measurement is split into: one for each range of its images, which leaves what it finds in a file, and one that joins
 * these to the result of the whole. A step whose images cannot be split stays alone, and so does one of a single batch.
 *
 * @throws ArgumentError for shards that are no whole number from 1 on
 * @example
 * shardedSteps(step, { shards: 2 }).map(({ name }) => name); // ['attack plain (images 0–499)', 'attack plain (images 500–999)', 'attack plain']
 */
export function shardedSteps<Step extends Planned>(
  step: Step,
  { shards, force = false, partsFolder }: Sharding,
): Step[] {
  if (!isSharded(step.task)) return [step];
  const { task } = step;
  const ranges = splitImages(task.images, { shards, batchSize: batchSizes[task.kind](task as never) });
  if (ranges.length === 1) return [step];
  const parts = ranges.map((images) => partStep({ ...step, task }, images, { force, partsFolder }));
  const files = parts.flatMap(({ outputs }) => outputs);
  const whole = { ...step, inputs: [...step.inputs, ...files], task: { ...task, parts: files } };
  return [...parts, whole] as Planned[] as Step[];
}

/** Removes the folders of the parts that finished steps were joined of; one in which anything else is stays as it is. */
export async function removeParts(steps: readonly Planned[]): Promise<void> {
  const files = steps.flatMap(({ task }) => (isSharded(task) ? (task.parts ?? []) : []));
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    const names = await readdir(folder).catch(() => []);
    if (names.every(isOfParts)) await rm(folder, { recursive: true, force: true });
  }
}

/** Parts are called by their images, such as 0-99.json; what they leave meanwhile has a name that begins with a dot. */
const isOfParts = (name: string): boolean => /^(\d+-\d+)?\./.test(name);

const isSharded = (task: Planned['task']): task is ShardedTask => task.kind in batchSizes;

function partStep(
  { name, inputs, outputs: [result], task }: Planned & { readonly task: ShardedTask },
  images: ImageRange,
  { force = false, partsFolder = ownPartsFolder(result) }: Omit<Sharding, 'shards'>,
) {
  const output = join(partsFolder, `${images.first}-${images.end - 1}.json`);
  return {
    name: `${name} (${titleOfRange(images)})`,
    inputs,
    outputs: [output],
    task: { kind: 'part', of: task, images, output, force } satisfies PartTask,
  };
}

/** No network has a name that begins with a dot. */
const ownPartsFolder = (result: string): string =>
  join(dirname(result), '.checkpoints', '.parts', basename(result, '.json'));
