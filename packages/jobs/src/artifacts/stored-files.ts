import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileWhole } from '@saf/files';
import type { ArtifactStore } from './artifact-store.ts';

/** A file of the store, by what it holds. */
export interface StoredFile {
  readonly sha256: string;
  readonly bytes: number;
}

/** Garbage collection leaves what is younger than twice that. */
export const HOURS_UNTIL_REWRITTEN = 6;

/**
 * Leaves a file in the store, unless one of the same content is there. One that has been there for long is written again: garbage
 * collection may think that nobody needs it.
 */
export async function storeFile(store: ArtifactStore, path: string): Promise<StoredFile> {
  const content = await readFile(path);
  const sha256 = sha256Of(content);
  if (!(await isYoung(store, sha256))) await store.write(blobName(sha256), content);
  return { sha256, bytes: content.length };
}

/** Whether a file of this content is in the store, and young enough to be relied upon. */
export async function isYoung(store: ArtifactStore, sha256: string): Promise<boolean> {
  const written = await store.modified(blobName(sha256));
  return written !== null && Date.now() - written.getTime() <= HOURS_UNTIL_REWRITTEN * 3_600_000;
}

/**
 * Brings a file from the store to `path`, whole or not at all, and checks it.
 *
 * @throws DamagedArtifact if it is not there or holds something else; what is damaged is removed from the store
 */
export async function fetchFile(
  store: ArtifactStore,
  { sha256 }: Pick<StoredFile, 'sha256'>,
  path: string,
): Promise<void> {
  await writeFileWhole(path, await readBlob(store, sha256));
}

/** The same into a folder of this process's own, which nobody reads after a crash: not synced. */
export async function fetchToScratch(
  store: ArtifactStore,
  { sha256 }: Pick<StoredFile, 'sha256'>,
  path: string,
): Promise<void> {
  const content = await readBlob(store, sha256);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

async function readBlob(store: ArtifactStore, sha256: string): Promise<Buffer> {
  const name = blobName(sha256);
  const content = await store.read(name);
  if (content && sha256Of(content) === sha256) return content;
  if (content) await store.remove(name);
  throw new DamagedArtifact(store.place, name, content ? `${content.length} bytes of another SHA-256` : 'nothing');
}

/** A file of the store is gone, or not what it was. */
export class DamagedArtifact extends Error {
  override readonly name = 'DamagedArtifact';

  constructor(place: string, name: string, got: string) {
    super(`${place}/${name}: expected the file of this SHA-256, got ${got}`);
  }
}

/** A folder would hold too many files: two letters split them. */
export const blobName = (sha256: string): string => `blobs/${sha256.slice(0, 2)}/${sha256}`;

export const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
