import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { gunzip, type ImageDataset, imageDataset, type NamedBytes, type Split } from '@saf/datasets';
import type { DataFile, DatasetDefinition } from './definitions/index.ts';
import { isFolder } from './folders.ts';
import { contentLimit, gzipLimit } from './limits.ts';

/**
 * The data set in the files of a folder, verified.
 *
 * @throws Error that names the first file that is missing, damaged or another than the published one
 */
export async function readFolder(
  definition: DatasetDefinition,
  split: Split,
  folder: string,
  signal?: AbortSignal,
): Promise<ImageDataset> {
  const expected = definition.files[split];
  const files = await readFiles(expected, folder, signal);
  const dataset = parseSplit(definition, split, files);
  // After parsing: "ends early" says more than "has another checksum".
  for (const [i, file] of files.entries()) verifyChecksum(file, expected[i]);
  return dataset;
}

async function readFiles(expected: readonly DataFile[], folder: string, signal?: AbortSignal): Promise<NamedBytes[]> {
  if (!(await isFolder(folder))) throw new Error('there is no such folder');
  const files: NamedBytes[] = [];
  for (const file of expected) files.push(await readPlainOrGzipped(folder, file, signal));
  return files;
}

function parseSplit(definition: DatasetDefinition, split: Split, files: readonly NamedBytes[]): ImageDataset {
  const { name, shape, classNames, format } = definition;
  return imageDataset({ name, split, shape, classNames, ...format.parse(files, shape) });
}

async function readPlainOrGzipped(folder: string, file: DataFile, signal?: AbortSignal): Promise<NamedBytes> {
  const [name, zippedName] = [file.name, `${file.name}.gz`];
  const plain = await readIfThere(folder, name, contentLimit(file), signal);
  if (plain) return { name, bytes: plain };
  const zipped = await readIfThere(folder, zippedName, gzipLimit(file), signal);
  if (!zipped) throw new Error(`it has no file ${name} or ${zippedName}`);
  return { name: zippedName, bytes: await gunzip(zipped, zippedName, contentLimit(file)) };
}

/** Not to wait for a writer where the file is a pipe. Windows has neither. */
const READ_AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The bytes of a regular file that is not larger than `limit`; null if there is none. */
async function readIfThere(
  folder: string,
  name: string,
  limit: number,
  signal?: AbortSignal,
): Promise<Uint8Array | null> {
  let handle: FileHandle;
  try {
    handle = await open(join(folder, name), READ_AT_ONCE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new ArgumentError(name, 'a regular file', stats.isDirectory() ? 'a folder' : 'another');
    if (stats.size > limit) throw new ArgumentError(name, `at most ${limit} bytes`, `${stats.size} bytes`);
    return await readBytes(handle, stats.size, signal);
  } finally {
    await handle.close();
  }
}

const PIECE_BYTES = 2 ** 24;

async function readBytes(handle: FileHandle, size: number, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  for (let start = 0; start < size; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, start, Math.min(PIECE_BYTES, size - start), start);
    // It became shorter meanwhile: what it lacks is found when it is parsed.
    if (bytesRead === 0) return bytes.subarray(0, start);
    start += bytesRead;
  }
  return bytes;
}

/** Checks that a file is the published one. */
export function verifyChecksum({ name, bytes }: NamedBytes, { sha256 }: DataFile): void {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new ArgumentError(name, `content of SHA-256 ${sha256}`, found);
}
