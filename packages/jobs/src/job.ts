import type { Task } from './task.ts';

/** A piece of work with the files that it needs and the files that it leaves. Plain data. */
export interface Job<Data extends Task = Task> {
  /** Unique, such as "train mReLU-r-m". */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly task: Data;
}

/** The jobs of a list that leave a file which `job` needs. */
export function dependencies(job: Job, jobs: readonly Job[]): Job[] {
  return jobs.filter(({ outputs }) => outputs.some((file) => job.inputs.includes(file)));
}

/**
 * Checks that names and outputs are unique and that no job waits for itself.
 *
 * @throws Error naming the jobs
 */
export function checkGraph(jobs: readonly Job[]): void {
  const names = new Set<string>();
  const makers = new Map<string, string>();
  for (const { name, outputs } of jobs) {
    if (names.has(name)) throw new Error(`two jobs are named "${name}"`);
    names.add(name);
    for (const file of outputs) claim(makers, file, name);
  }
  for (const job of jobs) checkAcyclic(job, jobs, []);
}

function claim(makers: Map<string, string>, file: string, name: string): void {
  const other = makers.get(file);
  if (other) throw new Error(`the jobs "${other}" and "${name}" both write ${file}`);
  makers.set(file, name);
}

function checkAcyclic(job: Job, jobs: readonly Job[], path: readonly string[]): void {
  const walked = [...path, job.name];
  if (path.includes(job.name)) throw new Error(`jobs wait for each other: ${walked.join(' <- ')}`);
  for (const before of dependencies(job, jobs)) checkAcyclic(before, jobs, walked);
}
