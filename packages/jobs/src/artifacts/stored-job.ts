import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Job } from '../job.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { BroughtFiles } from './brought-files.ts';
import { toPortable } from './portable-paths.ts';
import { sha256Of } from './stored-files.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const portablePath = z
  .string()
  .regex(/^\{(run|input-\d+)\}(\/|$)/, 'expected a path that begins with {run} or {input-1}');

/** A job as it travels: with the paths of no machine, its inputs by what they hold, and a name by what it depends on. */
export const storedJobSchema = z.strictObject({
  /** SHA-256 of all that its artifacts depend on. */
  key: sha256,
  name: z.string(),
  /** Of the code that it is for: another one may do it differently. */
  version: z.string(),
  /** What the bits of its artifacts hang on beside that; null for nothing. */
  platform: z.string().nullable(),
  inputs: z.array(z.strictObject({ path: portablePath, sha256 })),
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
 * The job as it travels. Its inputs are brought to the store, unless they came from there.
 *
 * @param brought what earlier jobs brought
 * @throws Error for an input that is not there, or for an output outside of `root`
 */
export async function storedJob(
  job: Job,
  { store, root, version, platformOf }: StoredJobsOptions,
  brought = new BroughtFiles(store),
): Promise<StoredJob> {
  const hashes = await Promise.all(job.inputs.map((file) => storeInput(file, job, brought)));
  const { inputs, outputs, checkpoints, task } = toPortable(job, root);
  const known = {
    version,
    platform: platformOf(job),
    inputs: inputs.map((path, i) => ({ path, sha256: hashes[i] })),
    outputs: [...outputs],
    task,
  };
  const rest = { name: job.name, ...(checkpoints !== undefined && { checkpoints }) };
  return storedJobSchema.parse({ key: sha256Of(canonicalJson(known)), ...known, ...rest });
}

async function storeInput(file: string, { name }: Job, brought: BroughtFiles): Promise<string> {
  if (!existsSync(file)) throw new Error(`${name}: expected ${file}, which no job leaves, found nothing there`);
  return brought.bring(file);
}

/** JSON with the fields of objects in the order of their names. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
