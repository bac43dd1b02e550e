import { existsSync } from 'node:fs';
import { describeError } from './describe-error.ts';
import type { Display } from './display/display.ts';
import { Interrupted } from './interrupted.ts';
import type { Job } from './job.ts';
import { MemoryBudget } from './memory/memory-budget.ts';
import { withRestarts } from './process/with-restarts.ts';
import { runInWorker, type WorkerOptions } from './process/worker-process.ts';
import { type Outcome, runGraph } from './run-graph.ts';
import type { StopSignals } from './stop-signals.ts';
import { definitionOf, type TaskModule, type TaskResult } from './task.ts';

/** How jobs are done. */
export interface RunJobsOptions {
  readonly tasks: TaskModule;
  /** Processes at the same time. */
  readonly concurrency: number;
  /** Environment variables of the processes, beside those of this one. */
  readonly env?: Readonly<Record<string, string>>;
  /** What helps where the memory does not suffice, beside closing other programs, in a few words. */
  readonly memoryAdvice?: string;
  readonly display: Display;
  readonly signals: Pick<StopSignals, 'stop' | 'kill'>;
}

/**
 * Does the jobs, each in a process of its own that is started again if it crashes, as many at once as the memory holds, and shows
 * how far they are.
 *
 * @returns what each job gave, by its name
 * @throws Interrupted if it was stopped; Error naming the jobs that failed, each of which the display has explained;
 * ArgumentError for a task that no definition fits
 */
export async function runJobs(jobs: readonly Job[], options: RunJobsOptions): Promise<Map<string, TaskResult>> {
  const { tasks, concurrency, env = {}, display, signals } = options;
  const results = new Map<string, TaskResult>();
  const memory = memoryBudget(options);
  const onNote = once((text) => display.note(text));
  const workers = { module: tasks, env, onNote, signal: signals.stop, killSignal: signals.kill };
  for (const { task } of jobs) definitionOf(task, tasks.tasks);
  const outcomes = await runGraph(jobs, {
    concurrency,
    signal: signals.stop,
    execute: async (job) => {
      results.set(job.name, await runJob(job, display, workers, () => memory.check(job)));
    },
    mayStart: (job, running) => {
      const holds = memory.holds(job, running);
      if (!holds) onNote(`${job.name}: ${memory.describeWait(job)}`);
      return holds;
    },
  });
  if (signals.stop.aborted) throw new Interrupted();
  checkOutcomes(outcomes);
  return results;
}

function memoryBudget({ tasks: { tasks }, memoryAdvice }: RunJobsOptions): MemoryBudget {
  return new MemoryBudget({ need: ({ task }) => definitionOf(task, tasks).memory(task), advice: memoryAdvice });
}

/** Does one job, started again if its process crashes. */
async function runJob(
  { name, outputs, task }: Job,
  display: Display,
  workers: WorkerOptions,
  check: () => void,
): Promise<TaskResult> {
  display.start(name);
  try {
    check();
    const result = await withRestarts({
      attempt: (onProgress) => runInWorker(task, { ...workers, onProgress }),
      onProgress: (done, note) => display.update(name, done, note),
      onRestart: ({ message }) => display.note(`${name}: started again from where it was saved, because ${message}`),
    });
    checkOutputs(outputs);
    display.end(name, 'done', result.summary);
    return result;
  } catch (error) {
    if (error instanceof Interrupted) display.end(name, 'stopped', '');
    else display.end(name, 'failed', describeError(error).message);
    throw error;
  }
}

function checkOutputs(outputs: readonly string[]): void {
  const missing = outputs.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`expected it to leave ${missing.join(', ')}, found nothing there`);
}

/** Every worker says which engine it runs on: once is enough. */
function once(say: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (!said.has(text)) say(text);
    said.add(text);
  };
}

function checkOutcomes(outcomes: ReadonlyMap<string, Outcome>): void {
  const named = (state: Outcome['state']) =>
    [...outcomes].filter(([, each]) => each.state === state).map(([name]) => name);
  const [failed, skipped] = [named('failed'), named('skipped')];
  if (failed.length === 0) return;
  const after = skipped.length > 0 ? `; not done because of that: ${skipped.join(', ')}` : '';
  throw new Error(`${failed.join(', ')} failed${after}`);
}
