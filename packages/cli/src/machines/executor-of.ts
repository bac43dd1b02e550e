import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import {
  type ArtifactStore,
  type Dispatcher,
  doStoredJob,
  type Executor,
  type Machine,
  openStore,
  storeExecutor,
  type TaskModule,
} from '@saf/jobs';
import { UsageError } from '../command-line/usage-error.ts';
import { codeVersion } from './code-version.ts';
import type { Machines } from './machine-options.ts';
import { environment, platformOf } from './platform.ts';

/** An executor, as long as it is used. */
export interface OpenExecutor {
  readonly executor: Executor;
  close(): Promise<void>;
}

export interface MachinesOfRun {
  readonly machines: Machines;
  readonly tasks: TaskModule;
  /** The folder that the jobs write to. */
  readonly root: string;
  /** Whether what the store has of these jobs is done again. */
  readonly force: boolean;
  /** Processes of this machine at the same time, where it does the jobs. */
  readonly jobs: number;
  /** Threads of each process, here or elsewhere. */
  readonly threads: number;
}

/** What brings data sets to where the run is started, and what gathers what others left. */
const here = ['fetch', 'report', 'draw'];

/**
 * Has jobs done whose files go to a store that all machines share.
 *
 * @throws UsageError for a place that is not there
 */
export async function executorOf({
  machines,
  tasks,
  root,
  force,
  jobs,
  threads,
}: MachinesOfRun): Promise<OpenExecutor> {
  const store = await openArtifacts(machines.artifacts);
  const version = codeVersion();
  const scratch = await mkdtemp(join(tmpdir(), 'saf-jobs-'));
  const machine: Machine = { store, tasks, version, scratch, envOf: () => environment(threads), mayRead: ['/'] };
  const executor = storeExecutor({
    ...{ store, tasks, root, version, here, anew: force },
    dispatcher: onThisMachine(machine, jobs),
    platformOf: (job) => platformOf(job, machines.engine, threads),
  });
  return { executor, close: () => rm(scratch, { recursive: true, force: true }) };
}

async function openArtifacts(place: string): Promise<ArtifactStore> {
  try {
    return await openStore(place);
  } catch (error) {
    throw error instanceof ArgumentError ? new UsageError(`--${error.message}`) : error;
  }
}

function onThisMachine(machine: Machine, concurrency: number): Dispatcher {
  return {
    concurrency,
    async dispatch(job, _priority, listeners) {
      await doStoredJob(job, machine, listeners);
    },
  };
}
