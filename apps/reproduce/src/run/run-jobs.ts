import { existsSync } from 'node:fs';
import type { Display } from '../progress/display.ts';
import { describeError } from '../schedule/describe-error.ts';
import { Interrupted } from '../schedule/interrupted.ts';
import type { Job } from '../schedule/job.ts';
import type { Progress } from '../schedule/messages.ts';
import { type Outcome, runGraph } from '../schedule/run-graph.ts';
import type { TaskValue } from '../schedule/task-value.ts';
import { runInWorker } from '../schedule/worker-process.ts';
import type { StopSignals } from './stop-signals.ts';

interface Settings {
  /** Processes at the same time. */
  readonly jobs: number;
  readonly threads: number;
}

/**
 * Does the jobs, each in a process of its own, and shows how far they are.
 *
 * @returns what each gave, by its name
 * @throws Interrupted if it was stopped; Error naming the jobs that failed, each of which the display has explained
 */
export async function runJobs(
  jobs: readonly Job[],
  { jobs: concurrency, threads }: Settings,
  display: Display,
  { stop, kill }: StopSignals,
): Promise<Map<string, TaskValue>> {
  const values = new Map<string, TaskValue>();
  const onNote = once((text) => display.note(text));
  const execute = async (job: Job) => {
    const value = await show(job, display, (onProgress) =>
      runInWorker(job.task, { threads, onProgress, onNote, signal: stop, killSignal: kill }),
    );
    values.set(job.name, value);
  };
  const outcomes = await runGraph(jobs, { concurrency, execute, signal: stop });
  if (stop.aborted) throw new Interrupted();
  checkOutcomes(outcomes);
  return values;
}

async function show(
  { name, outputs }: Job,
  display: Display,
  work: (onProgress: (progress: Progress) => void) => Promise<TaskValue>,
): Promise<TaskValue> {
  display.start(name);
  try {
    const value = await work((progress) => display.update(name, progress));
    checkOutputs(outputs);
    display.end(name, 'done', value.summary);
    return value;
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

function checkOutputs(outputs: readonly string[]): void {
  const missing = outputs.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`expected it to leave ${missing.join(', ')}, found nothing there`);
}

function checkOutcomes(outcomes: ReadonlyMap<string, Outcome>): void {
  const named = (state: Outcome['state']) =>
    [...outcomes].filter(([, each]) => each.state === state).map(([name]) => name);
  const [failed, skipped] = [named('failed'), named('skipped')];
  if (failed.length === 0) return;
  const after = skipped.length > 0 ? `; not done because of that: ${skipped.join(', ')}` : '';
  throw new Error(`${failed.join(', ')} failed${after}`);
}
