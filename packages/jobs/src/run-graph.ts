import { checkGraph, dependencies, type Job } from './job.ts';

export type Outcome =
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly error: unknown }
  /** A job before it failed, or the run was stopped. */
  | { readonly state: 'skipped' };

export interface GraphOptions {
  /** Jobs at the same time. */
  readonly concurrency: number;
  /** Does one job; rejecting fails it, and skips what waits for its files. */
  execute(job: Job): Promise<void>;
  /** Asked while others run; a job that must wait is asked for again when one of them has ended. By default none waits. */
  mayStart?(job: Job, running: readonly Job[]): boolean;
  /** Once aborted no job is started any more; those under way are waited for. */
  readonly signal?: AbortSignal;
}

/**
 * Does jobs in the order of their files, as many at once as `concurrency` says; a failed job stops only those after it.
 *
 * @returns how each job ended, by name
 * @throws Error for jobs that wait for each other, or that share a name or an output
 */
export async function runGraph(jobs: readonly Job[], options: GraphOptions): Promise<Map<string, Outcome>> {
  checkGraph(jobs);
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, Promise<void>>();
  for (;;) {
    skipBlocked(jobs, outcomes, running, options.signal?.aborted ?? false);
    for (const job of ready(jobs, outcomes, running)) {
      if (!hasRoom(job, jobs, running, options)) continue;
      running.set(
        job.name,
        execute(job, options, outcomes).finally(() => running.delete(job.name)),
      );
    }
    if (running.size === 0) return outcomes;
    await Promise.race(running.values());
  }
}

function hasRoom(
  job: Job,
  jobs: readonly Job[],
  running: Map<string, unknown>,
  { concurrency, mayStart }: GraphOptions,
): boolean {
  if (running.size === 0 || running.size >= concurrency) return running.size === 0;
  const others = jobs.filter(({ name }) => running.has(name));
  return mayStart?.(job, others) ?? true;
}

async function execute(job: Job, options: GraphOptions, outcomes: Map<string, Outcome>): Promise<void> {
  try {
    await options.execute(job);
    outcomes.set(job.name, { state: 'done' });
  } catch (error) {
    outcomes.set(job.name, { state: 'failed', error });
  }
}

function pending(jobs: readonly Job[], outcomes: Map<string, Outcome>, running: Map<string, unknown>): Job[] {
  return jobs.filter(({ name }) => !outcomes.has(name) && !running.has(name));
}

function ready(jobs: readonly Job[], outcomes: Map<string, Outcome>, running: Map<string, unknown>): Job[] {
  const isDone = ({ name }: Job) => outcomes.get(name)?.state === 'done';
  return pending(jobs, outcomes, running).filter((job) => dependencies(job, jobs).every(isDone));
}

function skipBlocked(
  jobs: readonly Job[],
  outcomes: Map<string, Outcome>,
  running: Map<string, unknown>,
  stopped: boolean,
): void {
  const isLost = ({ name }: Job) => ['failed', 'skipped'].includes(outcomes.get(name)?.state ?? '');
  for (;;) {
    const lost = pending(jobs, outcomes, running).filter((job) => stopped || dependencies(job, jobs).some(isLost));
    if (lost.length === 0) return;
    for (const { name } of lost) outcomes.set(name, { state: 'skipped' });
  }
}
