import type { Task } from './task.ts';

/** A piece of work with the files that it needs and the files that it leaves. Plain data. */
export interface Job<Data extends Task = Task> {
  /** Unique, such as "train mReLU-r-m". */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A folder of what it has done so far, while it is under way: another machine goes on from it. */
  readonly checkpoints?: string;
  readonly task: Data;
}

/** Jobs and what waits for what. */
export interface JobGraph {
  readonly jobs: readonly Job[];
  /** The jobs that leave a file which this one needs. */
  before(job: Job): readonly Job[];
  /** The jobs that need a file which this one leaves. */
  after(job: Job): readonly Job[];
  /** How many jobs are on the longest way from this one to the end, itself included: those of the longest way are done first. */
  wayToEnd(job: Job): number;
}

/**
 * Which job waits for which, by their files.
 *
 * @throws Error naming the jobs that share a name or an output, or that wait for each other
 */
export function jobGraph(jobs: readonly Job[]): JobGraph {
  checkNames(jobs);
  const makers = makersOf(jobs);
  const before = new Map<Job, Job[]>();
  const after = new Map<Job, Job[]>(jobs.map((job) => [job, []]));
  for (const job of jobs) {
    const found = job.inputs.flatMap((file) => makers.get(file) ?? []);
    before.set(job, [...new Set(found)]);
    for (const maker of before.get(job)!) after.get(maker)!.push(job);
  }
  const ways = waysToEnd(jobs, before, after);
  return {
    jobs,
    before: (job) => before.get(job)!,
    after: (job) => after.get(job)!,
    wayToEnd: (job) => ways.get(job)!,
  };
}

function checkNames(jobs: readonly Job[]): void {
  const names = new Set<string>();
  for (const { name } of jobs) {
    if (names.has(name)) throw new Error(`two jobs are named "${name}"`);
    names.add(name);
  }
}

function makersOf(jobs: readonly Job[]): Map<string, Job> {
  const makers = new Map<string, Job>();
  for (const job of jobs)
    for (const file of job.outputs) {
      const other = makers.get(file);
      if (other) throw new Error(`the jobs "${other.name}" and "${job.name}" both write ${file}`);
      makers.set(file, job);
    }
  return makers;
}

/** From the last jobs to the first: a job is counted once all that wait for it are. */
function waysToEnd(
  jobs: readonly Job[],
  before: ReadonlyMap<Job, readonly Job[]>,
  after: ReadonlyMap<Job, readonly Job[]>,
): Map<Job, number> {
  const ways = new Map<Job, number>();
  const waiting = new Map(jobs.map((job) => [job, after.get(job)!.length]));
  const last = jobs.filter((job) => waiting.get(job) === 0);
  for (const job of last) {
    ways.set(job, 1 + Math.max(0, ...after.get(job)!.map((each) => ways.get(each)!)));
    for (const maker of before.get(job)!) {
      waiting.set(maker, waiting.get(maker)! - 1);
      if (waiting.get(maker) === 0) last.push(maker);
    }
  }
  const circular = jobs.find((job) => !ways.has(job));
  if (circular) throw new Error(`jobs wait for each other: ${circle(circular, before, ways).join(' <- ')}`);
  return ways;
}

/** Each job of a circle waits for one of the same circle, or leads to one. */
function circle(start: Job, before: ReadonlyMap<Job, readonly Job[]>, counted: ReadonlyMap<Job, number>): string[] {
  const path = [start];
  for (;;) {
    const next = before.get(path.at(-1)!)!.find((job) => !counted.has(job));
    if (!next) return path.map(({ name }) => name);
    const first = path.indexOf(next);
    path.push(next);
    if (first >= 0) return path.slice(first).map(({ name }) => name);
  }
}
