import { join } from 'node:path';
import { type EngineChoice, makeFolder, withDisplay } from '@saf/cli/command-line';
import { type MachineOptions, type Machines, machinesOf } from '@saf/cli/machines';
import type { DatasetName } from '@saf/data-sources';
import {
  datasetReceipt,
  fetchStep,
  type MeasureNetworkTask,
  networkFile,
  type OutOfDistributionTask,
  type RejectionTask,
  type RobustnessTask,
  removeParts,
  type SavedModel,
  savedModelFiles,
  shardedSteps,
} from '@saf/experiments/plan';
import { lockFile } from '@saf/files/lock';
import type { Job } from '@saf/jobs';
import { userPath } from '../options/folders.ts';
import { runTasks } from '../run-tasks.ts';
import type { ComparedNetwork } from './find-networks.ts';

/** What is measured of every network, in a job and a file each. */
export interface Comparison<Found> {
  readonly networks: readonly ComparedNetwork[];
  /** Where what is measured goes. */
  readonly folder: string;
  readonly datasets: readonly DatasetName[];
  /** What was measured of a network as it is now, in the same way. */
  known(network: ComparedNetwork): Promise<Found | undefined>;
  job(network: ComparedNetwork): Job;
}

export interface MeasureOptions extends MachineOptions {
  readonly engine: EngineChoice;
  /** Names of the models to measure; all of them by default. */
  readonly models?: readonly string[];
  /** Processes at the same time. */
  readonly jobs: number;
  /** Threads of each; 1 by default. */
  readonly threads?: number;
  /** Jobs that the images of each network are split over; 1 by default. */
  readonly shards?: number;
  /** Measure anew what is known. */
  readonly force?: boolean;
}

/**
 * Measures the networks that are not known yet.
 *
 * @returns what is known of each then, in the order of the networks
 * @throws Error if a job failed; Interrupted if it was stopped
 */
export async function measureNetworks<Found>(study: Comparison<Found>, options: MeasureOptions): Promise<Found[]> {
  const machines = machinesOf(options, options.engine, userPath);
  const partial = join(study.folder, '.checkpoints');
  makeFolder('--out', partial);
  const unlock = await lockFile(join(partial, 'lock'));
  try {
    await measureMissing(study, options, machines);
    const found = await Promise.all(study.networks.map((network) => study.known(network)));
    return found.filter((each) => each !== undefined);
  } finally {
    await unlock();
  }
}

async function measureMissing<Found>(
  study: Comparison<Found>,
  { jobs, threads = 1, shards = 1, force, models }: MeasureOptions,
  machines: Machines | null,
): Promise<void> {
  const missing: ComparedNetwork[] = [];
  for (const network of study.networks) {
    const isAsked = models?.includes(network.model) ?? true;
    if (isAsked && (force || !(await study.known(network)))) missing.push(network);
  }
  if (missing.length === 0) return;
  const fetches = study.datasets.map((dataset) => fetchStep(study.folder, dataset));
  const measured = missing.flatMap((network) => shardedSteps(withModels(study.job(network)), { shards, force }));
  await withDisplay('stopping', (display, signals) =>
    runTasks(
      [...fetches, ...measured],
      { jobs, threads, root: study.folder, force, ...(machines && { machines }) },
      display,
      signals,
    ),
  );
  await removeParts(measured);
}

/** The job, with the files of the networks that it reads, which other machines need too. */
function withModels(job: Job): Job {
  const { saved, sources = [] } = job.task as { saved?: SavedModel; sources?: readonly SavedModel[] };
  const folders = [...(saved ? [saved] : []), ...sources].map(({ model }) => model);
  return { ...job, inputs: [...job.inputs, ...[...new Set(folders)].flatMap(savedModelFiles)] };
}

/** How all networks are measured. */
export interface MeasureRequest extends Pick<MeasureNetworkTask, 'dataset' | 'images' | 'batchSize' | 'engine'> {
  /** Where what is measured goes. */
  readonly folder: string;
  /** Root of all random numbers. */
  readonly seed: number;
}

/** What is measured of a network, which all such tasks do not share. */
type Measuring = MeasuringOf<RobustnessTask> | MeasuringOf<OutOfDistributionTask> | MeasuringOf<RejectionTask>;
type MeasuringOf<Task extends MeasureNetworkTask> = Omit<Task, keyof MeasureNetworkTask>;

/** Measures one network. `needs`: data sets that are loaded besides its own. */
export function measureJob(
  verb: string,
  network: ComparedNetwork,
  { folder, dataset, seed: randomSeed, images, batchSize, engine }: MeasureRequest,
  measuring: Measuring,
  needs: readonly DatasetName[] = [],
): Job {
  const { name, experiment, model, seed, saved } = network;
  const output = networkFile(folder, name);
  const shared = { dataset, experiment, model, seed, saved, engine, images, batchSize, randomSeed, output } as const;
  return {
    name: `${verb} ${networkTitle(network)}`,
    inputs: [dataset, ...needs].map((each) => datasetReceipt(folder, each)),
    outputs: [output],
    task: { ...measuring, ...shared },
  };
}

/** "ReLU-a", or "ReLU-a, seed 2" for another than the first training. */
const networkTitle = ({ model, seed }: { readonly model: string; readonly seed: number }): string =>
  seed === 1 ? model : `${model}, seed ${seed}`;
