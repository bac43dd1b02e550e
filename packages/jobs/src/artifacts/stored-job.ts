import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Job } from '../job.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { toPortable } from './portable-paths.ts';
import { sha256Of, storeFile } from './stored-files.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const portablePath = z
  .string()
  .regex(/^\{(run|input-\d+)\}(\/|$)/, 'expected a path that begins with {run} or {input-1}');

/** A job as it travels: with the paths of no machine, its inputs by the jobs that leave them, and a name by what it depends on. */
export const storedJobSchema = z.strictObject({
  /** SHA-256 of all that its artifacts depend on. */
  key: sha256,
  name: z.string(),
  /** Of the code that it is for: another one may do it differently. */
  version: z.string(),
  /** What the bits of its artifacts hang on beside that; null for nothing. */
  platform: z.string().nullable(),
  inputs: z.array(
    z.union([z.strictObject({ path: portablePath, job: sha256 }), z.strictObject({ path: portablePath, sha256 })]),
  ),
  outputs: z.array(portablePath),
  checkpoints: portablePath.optional(),
  task: z.looseObject({ kind: z.string() }),
});

export type StoredJob = z.infer<typeof storedJobSchema>;

export interface StoredJobsOptions {
  readonly store: ArtifactStore;
  /** The folder that the jobs write to. */
  readonly root: string;
  /** Of the code that plans the jobs and does them. */
  readonly version: string;
  /** What the bits of a job's artifacts hang on beside its task and inputs, such as engine, threads and processor; null for nothing. */
  platformOf(job: Job): string | null;
}

/**
 * The job as it travels. Its inputs are there: those that a stored job leaves are named by its key, and others are brought to the store.
 *
 * @param makers by each file that a stored job leaves, that job's key
 * @throws Error for an input that no stored job leaves and that is not there, or for an output outside of `root`
 */
export async function storedJob(
  job: Job,
  makers: ReadonlyMap<string, string>,
  { store, root, version, platformOf }: StoredJobsOptions,
): Promise<StoredJob> {
  const sources = await Promise.all(job.inputs.map((file) => sourceOf(file, job, makers, store)));
  const { inputs, outputs, checkpoints, task } = toPortable(job, root);
  const known = {
    version,
    platform: platformOf(job),
    inputs: inputs.map((path, i) => ({ path, ...sources[i] })),
    outputs: [...outputs],
    task,
  };
  const rest = { name: job.name, ...(checkpoints !== undefined && { checkpoints }) };
  return storedJobSchema.parse({ key: sha256Of(canonicalJson(known)), ...known, ...rest });
}

async function sourceOf(
  file: string,
  { name }: Job,
  makers: ReadonlyMap<string, string>,
  store: ArtifactStore,
): Promise<{ job: string } | { sha256: string }> {
  const maker = makers.get(file);
  if (maker) return { job: maker };
  if (!existsSync(file)) throw new Error(`${name}: expected ${file}, which no job leaves, found nothing there`);
  return { sha256: (await storeFile(store, file)).sha256 };
}

/** JSON with the fields of objects in the order of their names. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
