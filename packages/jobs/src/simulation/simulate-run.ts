import { checkNumber } from '@saf/checks';
import { type Job, type JobGraph, jobGraph } from '../job.ts';
import { ReadyJobs } from '../run-graph.ts';

export interface SimulationOptions {
  /** Jobs at the same time. */
  readonly workers: number;
  /** How long a job takes a worker. */
  secondsOf(job: Job): number;
  /** What the queue takes beside, for each job; 0 by default. */
  readonly queueSeconds?: number;
}

/** A run that was simulated. */
export interface SimulatedRun {
  /** From the first job's begin to the last one's end. */
  readonly seconds: number;
  /** How much faster that is than one worker without a queue. */
  readonly speedup: number;
  /** The share of the workers' time in which they do jobs. */
  readonly busy: number;
  /** The jobs that wait for each other and take longest together: no number of workers is faster. */
  readonly longestPath: { readonly seconds: number; readonly jobs: readonly string[] };
}

/**
 * How long a graph of jobs takes some workers, in virtual time, in the order in which `runJobs` does them: of the jobs whose inputs are
 * there, those of the longest way to the end first.
 *
 * By Graham's bound it is at most work / workers + longest path (R. L. Graham, Bounds on multiprocessing timing anomalies, 1969).
 *
 * @throws ArgumentError for numbers that make no sense; Error for jobs that wait for each other
 * @example
 * simulateRun(jobs, { workers: 100, secondsOf: ({ task }) => seconds[task.kind] }).speedup
 */
export function simulateRun(jobs: readonly Job[], options: SimulationOptions): SimulatedRun {
  const { workers, secondsOf, queueSeconds = 0 } = options;
  checkNumber('workers', workers, { min: 1, integer: true });
  checkNumber('queueSeconds', queueSeconds, { min: 0 });
  const work = new Map(jobs.map((job) => [job, checkNumber(`seconds of ${job.name}`, secondsOf(job), { min: 0 })]));
  const graph = jobGraph(jobs);
  const seconds = lastEnd(graph, workers, (job) => work.get(job)! + queueSeconds);
  const all = [...work.values()].reduce((sum, each) => sum + each, 0);
  return {
    seconds,
    speedup: seconds > 0 ? all / seconds : 1,
    busy: seconds > 0 ? all / (workers * seconds) : 1,
    longestPath: longestPath(graph, (job) => work.get(job)! + queueSeconds),
  };
}

function lastEnd(graph: JobGraph, workers: number, durationOf: (job: Job) => number): number {
  const ready = new ReadyJobs(graph);
  const running = new Running();
  let time = 0;
  for (;;) {
    for (const job of ready.inOrder()) {
      if (running.size >= workers) break;
      ready.take(job);
      running.add(job, time + durationOf(job));
    }
    const first = running.takeFirst();
    if (!first) return time;
    time = first.end;
    ready.release(first.job);
  }
}

/** Jobs under way, by the time at which they end: a binary heap. */
class Running {
  private readonly heap: { job: Job; end: number }[] = [];

  get size(): number {
    return this.heap.length;
  }

  add(job: Job, end: number): void {
    let i = this.heap.push({ job, end }) - 1;
    for (let above = (i - 1) >> 1; i > 0 && this.heap[above].end > end; above = (i - 1) >> 1) {
      this.swap(i, above);
      i = above;
    }
  }

  takeFirst(): { job: Job; end: number } | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (last && this.heap.length > 0) {
      this.heap[0] = last;
      this.sink();
    }
    return first;
  }

  private sink(): void {
    const endOf = (i: number) => this.heap[i]?.end ?? Infinity;
    for (let i = 0; ; ) {
      const below = endOf(2 * i + 1) <= endOf(2 * i + 2) ? 2 * i + 1 : 2 * i + 2;
      if (endOf(below) >= endOf(i)) return;
      this.swap(i, below);
      i = below;
    }
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]];
  }
}

/** From the last jobs to the first. */
function longestPath(graph: JobGraph, durationOf: (job: Job) => number): SimulatedRun['longestPath'] {
  const lengths = new Map<Job, number>();
  const lengthOf = (job: Job | undefined) => (job ? lengths.get(job)! : 0);
  const longest = (jobs: readonly Job[]) =>
    jobs.reduce<Job | undefined>((best, each) => (best && lengthOf(best) >= lengthOf(each) ? best : each), undefined);
  for (const job of [...graph.jobs].sort((a, b) => graph.wayToEnd(a) - graph.wayToEnd(b)))
    lengths.set(job, durationOf(job) + lengthOf(longest(graph.after(job))));
  const path: string[] = [];
  const first = longest(graph.jobs);
  for (let job = first; job; job = longest(graph.after(job))) path.push(job.name);
  return { seconds: lengthOf(first), jobs: path };
}
