import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ArtifactStore,
  type Dispatcher,
  doStoredJob,
  type Executor,
  type Job,
  type Machine,
  storeExecutor,
  type TaskModule,
} from '@saf/jobs';
import { codeVersion } from './code-version.ts';
import type { Machines } from './machine-options.ts';
import { openArtifacts } from './open-artifacts.ts';
import { environment, platformOf, threadsOf } from './platform.ts';
import { slurmJobCommand } from './slurm-job-command.ts';
import { spareMemory } from './spare-memory.ts';

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
  /** A line for people, of what concerns no single job. */
  onNote(text: string): void;
  /** Processes of this machine at the same time, where it does the jobs. */
  readonly jobs: number;
  /** Threads of each process, here or elsewhere. */
  readonly threads: number;
}

/** What brings data sets to where the run is started, and what gathers what others left. */
const here = ['fetch', 'report', 'draw'];

/**
 * Has jobs done whose files go to a store that all machines share: by processes here, by the workers of a queue, or by Slurm.
 *
 * @throws UsageError for a place that is not there; Error for a queue or a cluster that does not answer
 */
export async function executorOf(run: MachinesOfRun): Promise<OpenExecutor> {
  const { machines, tasks, root, force: anew, threads } = run;
  spareMemory();
  const store = await openArtifacts(machines.artifacts);
  const version = codeVersion();
  const { dispatcher, close } = await dispatcherOf(run, store, version);
  const platformOfJob = (job: Job) => platformOf(job, machines.engine, threads);
  const executor = storeExecutor({
    ...{ store, tasks, root, version, here, anew, dispatcher },
    platformOf: platformOfJob,
  });
  return { executor, close };
}

interface OpenDispatcher {
  readonly dispatcher: Dispatcher;
  close(): Promise<void>;
}

function dispatcherOf(run: MachinesOfRun, store: ArtifactStore, version: string): Promise<OpenDispatcher> {
  const { executor } = run.machines;
  if (executor === 'local') return onThisMachine(run, store, version);
  return executor === 'slurm' ? inSlurm(run, store) : inQueue(run, store);
}

async function onThisMachine(
  { tasks, jobs, threads }: MachinesOfRun,
  store: ArtifactStore,
  version: string,
): Promise<OpenDispatcher> {
  const scratch = await mkdtemp(join(tmpdir(), 'saf-jobs-'));
  const machine: Machine = { store, tasks, version, scratch, envOf: () => environment(threads), mayRead: ['/'] };
  const dispatcher: Dispatcher = {
    concurrency: jobs,
    async dispatch(job, _priority, listeners) {
      await doStoredJob(job, machine, listeners);
    },
  };
  return { dispatcher, close: () => rm(scratch, { recursive: true, force: true }) };
}

async function inQueue({ machines, root, onNote }: MachinesOfRun, store: ArtifactStore): Promise<OpenDispatcher> {
  const { bullmqDispatcher } = await import('@saf/jobs/bullmq');
  const dispatcher = await bullmqDispatcher({ url: machines.executor, store, run: root, onNote });
  for (const warning of dispatcher.warnings) onNote(warning);
  return { dispatcher, close: () => dispatcher.close() };
}

async function inSlurm({ machines, tasks }: MachinesOfRun, store: ArtifactStore): Promise<OpenDispatcher> {
  const { slurmDispatcher } = await import('@saf/jobs/slurm');
  const { artifacts, partition, account, timeLimit, sbatch } = machines;
  const dispatcher = await slurmDispatcher({
    ...{ store, partition, account, timeLimit, arguments: sbatch },
    command: slurmJobCommand(artifacts),
    logs: join(artifacts, 'logs'),
    memoryOf: ({ task }) => tasks.tasks.find(({ kind }) => kind === task.kind)!.memory(task),
    threadsOf: ({ platform }) => threadsOf(platform),
  });
  return { dispatcher, close: () => dispatcher.close() };
}
