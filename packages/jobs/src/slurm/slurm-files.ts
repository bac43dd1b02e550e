import { z } from 'zod';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { jsonOrNull } from '../artifacts/json-or-null.ts';
import { sha256Of } from '../artifacts/stored-files.ts';
import type { StoredJob } from '../artifacts/stored-job.ts';

// What login node and compute nodes tell each other through the store, in the folder "slurm".

/** What a compute node reads of the job that it is to do. */
export async function writeSlurmJob(store: ArtifactStore, job: StoredJob): Promise<void> {
  // What went wrong another time is of no interest any more.
  await store.remove(errorName(job.key));
  await store.write(jobName(job.key), toBytes(job));
}

/** Data from another machine, to be checked; null if there is none. */
export async function readSlurmJob(store: ArtifactStore, key: string): Promise<unknown> {
  return jsonOrNull(await store.read(jobName(key)));
}

/** The job is done: nobody needs its file any more. */
export const removeSlurmJob = (store: ArtifactStore, key: string): Promise<void> => store.remove(jobName(key));

const failureSchema = z.object({ message: z.string(), node: z.string() });

/** Why a job failed, and on which machine. */
export type SlurmFailure = z.infer<typeof failureSchema>;

export async function writeFailure(store: ArtifactStore, key: string, failure: SlurmFailure): Promise<void> {
  await store.write(errorName(key), toBytes(failure));
}

export async function readFailure(store: ArtifactStore, key: string): Promise<SlurmFailure | null> {
  return failureSchema.safeParse(jsonOrNull(await store.read(errorName(key)))).data ?? null;
}

/**
 * Writes down which jobs are submitted together, in the order of their indices, before they are: who comes later finds them again by the
 * name that Slurm knows them by.
 *
 * @returns that name; the same jobs of another store have another one
 */
export async function writeKeys(store: ArtifactStore, keys: readonly string[]): Promise<string> {
  const name = `${PREFIX}${sha256Of([store.place, ...keys].join('\n')).slice(0, 16)}`;
  await store.write(keysName(name), toBytes(keys));
  return name;
}

/** The keys of what was submitted by a name; none where it is none of this store's. */
export async function readKeys(store: ArtifactStore, name: string): Promise<readonly string[]> {
  if (!name.startsWith(PREFIX) || !/^[\w-]+$/.test(name)) return [];
  const parsed = z.array(z.string()).safeParse(jsonOrNull(await store.read(keysName(name))));
  return parsed.data ?? [];
}

/** The name of a submission whose keys a file of the store holds; null for another file. */
export const submissionIn = (file: string): string | null => /^slurm\/submissions\/(.*)\.json$/.exec(file)?.[1] ?? null;

const PREFIX = 'saf-';
const jobName = (key: string) => `slurm/${key}.json`;
const errorName = (key: string) => `slurm/${key}.error.json`;
const keysName = (name: string) => `slurm/submissions/${name}.json`;

const toBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
