import { describeError } from './describe-error.ts';
import type { Display } from './display/display.ts';
import type { Executor } from './executors/executor.ts';
import { Interrupted } from './interrupted.ts';
import type { Job } from './job.ts';
import { type Outcome, runGraph } from './run-graph.ts';
import type { StopSignals } from './stop-signals.ts';
import type { TaskResult } from './task.ts';

/** By whom jobs are done, and how it is shown. */
export interface RunJobsOptions {
  readonly executor: Executor;
  readonly display: Display;
  readonly signals: Pick<StopSignals, 'stop' | 'kill'>;
}

/**
 * Does the jobs in the order of their files, and shows how far they are.
 *
 * @returns what each job gave, by its name
 * @throws Interrupted if it was stopped; Error naming the jobs that failed, each of which the display has explained;
 * ArgumentError for a task that no definition fits
 */
export async function runJobs(
  jobs: readonly Job[],
  { executor, display, signals }: RunJobsOptions,
): Promise<Map<string, TaskResult>> {
  const results = new Map<string, TaskResult>();
  const onNote = once((text) => display.note(text));
  const context = { executor, display, signals, onNote };
  await executor.prepare(jobs);
  const outcomes = await runGraph(jobs, {
    concurrency: executor.concurrency,
    signal: signals.stop,
    execute: async (job) => void results.set(job.name, await runJob(job, context)),
    mayStart: executor.mayStart && ((job, running) => executor.mayStart!(job, running, onNote)),
  });
  if (signals.stop.aborted) throw new Interrupted();
  checkOutcomes(outcomes);
  return results;
}

interface Context extends RunJobsOptions {
  onNote(text: string): void;
}

async function runJob(job: Job, { executor, display, signals, onNote }: Context): Promise<TaskResult> {
  const { name } = job;
  const { stop, kill } = signals;
  try {
    const onProgress = (done: number, note: string) => display.update(name, done, note);
    const onStart = () => display.start(name);
    const result = await executor.execute(job, { stop, kill, onStart, onProgress, onNote });
    display.end(name, 'done', result.summary);
    return result;
  } catch (error) {
    if (error instanceof Interrupted) display.end(name, 'stopped', '');
    else display.end(name, 'failed', describeError(error).message);
    throw error;
  }
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
  const after = skipped.length > 0 ? `; not done because of that: ${listOf(skipped)}` : '';
  throw new Error(`${listOf(failed)} failed${after}`);
}

/** There may be ten thousand. */
const MOST_NAMES = 10;

function listOf(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? [`and ${names.length - MOST_NAMES} others`] : [];
  return [...names.slice(0, MOST_NAMES), ...more].join(', ');
}
