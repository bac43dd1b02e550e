import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ArtifactStore } from './artifact-store.ts';
import { jsonOrNull } from './json-or-null.ts';
import { sha256Of } from './stored-files.ts';
import { canonicalJson } from './stored-job.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a job left, as the store keeps it under the job's key. */
const jobRecordSchema = z.object({
  key: sha256,
  name: z.string(),
  /** In the order of the job's outputs; `bits` is the SHA-256 without what a machine measured, such as seconds. */
  outputs: z.array(z.object({ path: z.string(), sha256, bytes: z.int(), bits: sha256 })),
  result: z.object({ summary: z.string(), files: z.array(z.string()).optional(), value: z.unknown().optional() }),
  /** The machine and process that did it, for people. */
  worker: z.string(),
});

export type JobRecord = z.infer<typeof jobRecordSchema>;

/** What a job left; null if nobody has done it. A record that cannot be read is none: the job is done again. */
export async function readRecord(store: ArtifactStore, key: string): Promise<JobRecord | null> {
  const record = parseRecord(await store.read(recordName(key)));
  return record?.key === key ? record : null;
}

/** The record that a name holds; null for what is none. */
export function parseRecord(bytes: Buffer | null): JobRecord | null {
  const parsed = jobRecordSchema.safeParse(jsonOrNull(bytes));
  return parsed.success ? parsed.data : null;
}

/**
 * Writes down what a job left. If another worker did the same job first, its record stays, and where the bits differ both are kept for
 * people to see.
 *
 * @returns the record that counts
 */
export async function writeRecord(store: ArtifactStore, record: JobRecord): Promise<JobRecord> {
  const first = await readRecord(store, record.key);
  if (first && differences(first, record).length > 0) await store.write(disagreementName(record), toBytes(record));
  if (first) return first;
  await store.write(recordName(record.key), toBytes(record));
  return record;
}

/** A file that two workers left otherwise, for the same job. */
export interface Disagreement {
  readonly job: string;
  readonly path: string;
  readonly workers: readonly [string, string];
}

/** Where workers that did the same job left other bits. */
export async function disagreements(store: ArtifactStore, key: string): Promise<Disagreement[]> {
  const found: Disagreement[] = [];
  const first = await readRecord(store, key);
  for await (const { name } of store.list(`disagreements/${key}`)) {
    const other = parseRecord(await store.read(name));
    if (!first || !other) continue;
    const workers = [first.worker, other.worker] as const;
    for (const path of differences(first, other)) found.push({ job: first.name, path, workers });
  }
  return found;
}

/**
 * SHA-256 of a file without what a machine measured.
 *
 * @param measured names of fields of JSON that are left out, wherever they are
 */
export async function bitsOf(path: string, measured: readonly string[]): Promise<string> {
  const content = await readFile(path);
  const json = path.endsWith('.json') ? jsonOrNull(content) : null;
  return sha256Of(json === null ? content : canonicalJson(without(json, new Set(measured))));
}

export const recordName = (key: string): string => `records/${key.slice(0, 2)}/${key}.json`;

const disagreementName = ({ key, worker }: JobRecord) => `disagreements/${key}/${sha256Of(worker).slice(0, 16)}.json`;

const differences = (first: JobRecord, other: JobRecord): string[] =>
  first.outputs
    .filter(({ path, bits }) => other.outputs.every((each) => each.path !== path || each.bits !== bits))
    .map(({ path }) => path);

const toBytes = (record: JobRecord): Buffer => Buffer.from(JSON.stringify(record));

function without(value: unknown, fields: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, fields));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !fields.has(name));
  return Object.fromEntries(kept.map(([name, each]) => [name, without(each, fields)]));
}
