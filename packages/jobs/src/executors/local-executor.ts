import { existsSync } from 'node:fs';
import type { Job } from '../job.ts';
import { MemoryBudget } from '../memory/memory-budget.ts';
import { TaskFailure } from '../process/task-failure.ts';
import { withRestarts } from '../process/with-restarts.ts';
import { runInWorker } from '../process/worker-process.ts';
import { definitionOf, type TaskModule, type TaskResult } from '../task.ts';
import type { Executor, JobListeners } from './executor.ts';

export interface LocalExecutorOptions {
  readonly tasks: TaskModule;
  /** Processes at the same time. */
  readonly concurrency: number;
  /** Environment variables of the processes, beside those of this one. */
  readonly env?: Readonly<Record<string, string>>;
  /** What helps where the memory does not suffice, beside closing other programs, in a few words. */
  readonly memoryAdvice?: string;
}

/**
 * Does jobs on this machine, each in a process of its own that is started again if it crashes, as many at once as the memory holds.
 *
 * @example
 * await runJobs(jobs, { executor: localExecutor({ tasks, concurrency: 2 }), display, signals });
 */
export function localExecutor({ tasks, concurrency, env, memoryAdvice }: LocalExecutorOptions): Executor {
  const need = ({ task }: Pick<Job, 'task'>) => definitionOf(task, tasks.tasks).memory(task);
  const memory = new MemoryBudget({ need, advice: memoryAdvice });
  return {
    concurrency,
    async prepare(jobs) {
      for (const { task } of jobs) definitionOf(task, tasks.tasks);
    },
    mayStart(job, running, note) {
      const holds = memory.holds(job, running);
      if (!holds) note(`${job.name}: ${memory.describeWait(job)}`);
      return holds;
    },
    async execute(job, listeners) {
      listeners.onStart();
      memory.check(job);
      const result = await runWithRestarts(job, tasks, env, listeners);
      checkOutputs(job.outputs);
      return result;
    },
  };
}

/** Does one job in a process of its own, which is started again from where it was saved if it crashes. */
function runWithRestarts(
  { name, task }: Job,
  module: TaskModule,
  env: LocalExecutorOptions['env'],
  { stop, kill, onProgress, onNote }: JobListeners,
): Promise<TaskResult> {
  const worker = { module, env, onNote, signal: stop, killSignal: kill };
  return withRestarts({
    attempt: (listener) => runInWorker(task, { ...worker, onProgress: listener }),
    onProgress,
    onRestart: ({ message }) => onNote(`${name}: started again from where it was saved, because ${message}`),
  });
}

function checkOutputs(outputs: readonly string[]): void {
  const missing = outputs.filter((file) => !existsSync(file));
  if (missing.length > 0)
    throw new TaskFailure('Error', `expected it to leave ${missing.join(', ')}, found nothing there`);
}
