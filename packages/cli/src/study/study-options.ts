import { availableParallelism } from 'node:os';
import { datasetSizes, nameOfDataset, type StudyDataset } from '@saf/experiments/plan';
import type { Command } from 'commander';
import { type EngineChoice, engineOption } from '../command-line/engine-option.ts';
import { names, wholeNumber, wholeNumbers } from '../command-line/option-parsers.ts';
import type { Parallelism } from '../command-line/run-tasks.ts';
import { shardsOption } from '../command-line/shards-option.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { addMachineOptions, type MachineOptions } from '../machines/machine-options.ts';

/** The options of a study file's run as commander gives them. */
export interface StudyFileOptions extends MachineOptions {
  readonly sweep?: readonly string[];
  readonly networks?: readonly string[];
  readonly limit?: number;
  readonly trainLimit?: number;
  readonly validation?: boolean;
  readonly seed?: readonly number[];
  readonly engine: EngineChoice;
  readonly shards?: number;
  readonly jobs?: number;
  readonly threads?: number;
  readonly yes?: boolean;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

export const addStudyOptions = (command: Command): Command =>
  addMachineOptions(command)
    .option('--sweep <values...>', 'train each network with several values, such as delta=0.25,0.5 seed=1..5')
    .option('--networks <names>', 'only these networks of the study, separated by commas', names)
    .option('--limit <images>', 'evaluate on the first test images only', wholeNumber({ min: 1 }))
    .option('--train-limit <images>', 'train on the first training images only', wholeNumber({ min: 1 }))
    .option('--validation', 'evaluate on training images that --train-limit leaves out, not on test images')
    .option(
      '--seed <numbers>',
      "seeds of all random numbers, such as 2 or 2,3, each trained (default: the study's own, or 1)",
      wholeNumbers({ min: 0, max: 2 ** 31 - 1 }),
    )
    .addOption(engineOption())
    .addOption(shardsOption("the study's own, or 1"))
    .option('--jobs <number>', 'processes at the same time (default: one per core)', wholeNumber({ min: 1, max: 256 }))
    .option('--threads <number>', 'threads per process (default: cores / jobs)', wholeNumber({ min: 1, max: 1024 }))
    .option('--yes', 'do not ask before more than 100 trainings')
    .option('--resume', 'resume an earlier run; fails if there is none')
    .option('--force', 'start from scratch and replace the files of earlier runs')
    .option('--json', 'print the results as JSON, and nothing else, to standard output');

/** @throws UsageError for a run that is to be resumed and to be started from scratch */
export function checkStart({ resume, force }: Pick<StudyFileOptions, 'resume' | 'force'>): void {
  if (resume && force)
    throw new UsageError('--resume continues a run and --force starts it from scratch: expected one of them, got both');
}

/** @throws UsageError for more images than the data set has, or for --validation where training leaves none out */
export function checkImages(
  { trainLimit, validation, limit }: Pick<StudyFileOptions, 'trainLimit' | 'validation' | 'limit'>,
  dataset: StudyDataset,
): void {
  const { training, test } = datasetSizes(dataset);
  checkAtMost('--train-limit', trainLimit, training, dataset);
  checkAtMost('--limit', limit, validation ? training - firstHeldOut(trainLimit, training) : test, dataset);
}

function checkAtMost(option: string, images: number | undefined, most: number, dataset: StudyDataset): void {
  if (images !== undefined && images > most)
    throw new UsageError(`${option}: expected at most the ${most} images of ${nameOfDataset(dataset)}, got ${images}`);
}

function firstHeldOut(trainLimit: number | undefined, training: number): number {
  if (trainLimit !== undefined && trainLimit < training) return trainLimit;
  throw new UsageError(
    `--validation evaluates on the training images that --train-limit leaves out: expected --train-limit below ${training}, got ${trainLimit ?? 'none'}`,
  );
}

/**
 * As many processes as there are cores or networks, which share the cores, unless it is said. On other machines, each process has one
 * thread: nobody knows how many cores there are.
 */
export function parallelismOf(
  { jobs, threads, executor = 'local' }: Partial<Parallelism & MachineOptions>,
  networks: number,
): Parallelism {
  if (executor !== 'local') return { jobs: jobs ?? 1, threads: threads ?? 1 };
  const cores = availableParallelism();
  const processes = jobs ?? Math.min(cores, networks);
  return { jobs: processes, threads: threads ?? Math.max(1, Math.floor(cores / processes)) };
}
