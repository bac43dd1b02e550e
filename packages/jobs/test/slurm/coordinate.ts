import { join } from 'node:path';
import { storeExecutor } from '../../src/executors/store-executor.ts';
import type { Job } from '../../src/job.ts';
import { runJobs } from '../../src/run-jobs.ts';
import { type SlurmDispatcherOptions, slurmDispatcher } from '../../src/slurm/slurm-dispatcher.ts';
import type { TaskResult } from '../../src/task.ts';
import { testTasks } from '../tasks.ts';
import { commandOf, machineIn } from './machine.ts';

export interface Coordination extends Partial<SlurmDispatcherOptions> {
  readonly say: (text: string) => void;
  readonly stop?: AbortSignal;
  readonly platform?: string;
}

/** Has jobs done by Slurm that write to the folder's "run". */
export async function coordinate(
  folder: string,
  jobs: readonly Job[],
  { say, stop = new AbortController().signal, platform, ...more }: Coordination,
): Promise<Map<string, TaskResult>> {
  const { store } = await machineIn(folder);
  const dispatcher = await slurmDispatcher({
    store,
    command: commandOf('job.ts', folder),
    logs: join(folder, 'logs'),
    memoryOf: () => 50e6,
    threadsOf: () => 1,
    pollSeconds: 0.5,
    ...more,
  });
  const platformOf = () => platform ?? null;
  const executor = storeExecutor({
    store,
    dispatcher,
    tasks: testTasks,
    root: join(folder, 'run'),
    version: '1',
    platformOf,
  });
  const display = {
    start: (job: string) => say(`${job} started`),
    update() {},
    end: (job: string, state: string, text: string) => say(`${job} ${state} ${text}`),
    note: say,
    close() {},
  };
  try {
    return await runJobs(jobs, { executor, display, signals: { stop, kill: new AbortController().signal } });
  } finally {
    await dispatcher.close();
  }
}
