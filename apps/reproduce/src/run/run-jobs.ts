import type { Display } from '../progress/display.ts';
import { Interrupted } from '../schedule/interrupted.ts';
import type { Job } from '../schedule/job.ts';
import { MemoryBudget } from '../schedule/memory-budget.ts';
import { type Outcome, runGraph } from '../schedule/run-graph.ts';
import type { TaskValue } from '../schedule/task-value.ts';
import { runJob } from './run-job.ts';
import type { StopSignals } from './stop-signals.ts';

interface Settings {
  /** Processes at the same time. */
  readonly jobs: number;
  readonly threads: number;
}

/**
 * Does the jobs, each in a process of its own, as many at once as the memory holds, and shows how far they are.
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
  const memory = new MemoryBudget();
  const mayStart = (job: Job, running: readonly Job[]) => {
    const holds = memory.holds(job, running);
    if (!holds) onNote(`${job.name}: ${memory.describeWait(job)}`);
    return holds;
  };
  const options = { threads, onNote, signal: stop, killSignal: kill };
  const execute = async (job: Job) => {
    values.set(job.name, await runJob(job, display, options, () => memory.check(job)));
  };
  const outcomes = await runGraph(jobs, { concurrency, execute, mayStart, signal: stop });
  if (stop.aborted) throw new Interrupted();
  checkOutcomes(outcomes);
  return values;
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
