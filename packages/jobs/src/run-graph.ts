import { type Job, type JobGraph, jobGraph } from './job.ts';

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
 * Does jobs in the order of their files, as many at once as `concurrency` says, those of the longest way to the end first; a failed job
 * stops only those after it.
 *
 * @returns how each job ended, by name
 * @throws Error for jobs that wait for each other, or that share a name or an output
 */
export async function runGraph(jobs: readonly Job[], options: GraphOptions): Promise<Map<string, Outcome>> {
  const graph = jobGraph(jobs);
  const outcomes = new Map<string, Outcome>();
  const ready = new ReadyJobs(graph);
  const running = new Set<Job>();
  await new Promise<void>((resolve) => {
    const startMore = () => {
      if (!options.signal?.aborted)
        for (const job of thatMayStart(ready, running, options)) {
          ready.take(job);
          running.add(job);
          execute(job, options).then((outcome) => onEnd(job, outcome));
        }
      if (running.size === 0) resolve();
    };
    const onEnd = (job: Job, outcome: Outcome) => {
      outcomes.set(job.name, outcome);
      running.delete(job);
      if (outcome.state === 'done') ready.release(job);
      startMore();
    };
    startMore();
  });
  for (const { name } of jobs) if (!outcomes.has(name)) outcomes.set(name, { state: 'skipped' });
  return outcomes;
}

function* thatMayStart(ready: ReadyJobs, running: ReadonlySet<Job>, options: GraphOptions): Generator<Job> {
  for (const job of ready.inOrder()) {
    if (running.size >= options.concurrency) return;
    if (running.size === 0 || !options.mayStart || options.mayStart(job, [...running])) yield job;
  }
}

async function execute(job: Job, options: GraphOptions): Promise<Outcome> {
  try {
    await options.execute(job);
    return { state: 'done' };
  } catch (error) {
    return { state: 'failed', error };
  }
}

/** The jobs whose inputs are there and that nobody has begun. */
export class ReadyJobs {
  /** By the length of the way to the end: first come, first served among those of one length. */
  private readonly byWay = new Map<number, Set<Job>>();
  private readonly missing: Map<Job, number>;

  constructor(private readonly graph: JobGraph) {
    this.missing = new Map(graph.jobs.map((job) => [job, graph.before(job).length]));
    for (const job of graph.jobs) if (this.missing.get(job) === 0) this.add(job);
  }

  /** A job is done: those that only waited for it are ready. */
  release(done: Job): void {
    for (const job of this.graph.after(done)) {
      const missing = this.missing.get(job)! - 1;
      this.missing.set(job, missing);
      if (missing === 0) this.add(job);
    }
  }

  /** Longest way first. Jobs may be taken meanwhile. */
  *inOrder(): Generator<Job> {
    const ways = [...this.byWay.keys()].sort((a, b) => b - a);
    for (const way of ways) yield* this.byWay.get(way) ?? [];
  }

  take(job: Job): void {
    const way = this.graph.wayToEnd(job);
    const jobs = this.byWay.get(way)!;
    jobs.delete(job);
    if (jobs.size === 0) this.byWay.delete(way);
  }

  private add(job: Job): void {
    const way = this.graph.wayToEnd(job);
    if (!this.byWay.has(way)) this.byWay.set(way, new Set());
    this.byWay.get(way)!.add(job);
  }
}
