import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { gunzip, type ImageDataset, imageDataset, type NamedBytes, type Split } from '@saf/datasets';
import type { DataFile, DatasetDefinition } from './definitions/index.ts';
import { isFolder } from './folders.ts';

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
  for (const { name } of expected) files.push(await readPlainOrGzipped(folder, name, signal));
  return files;
}

function parseSplit(definition: DatasetDefinition, split: Split, files: readonly NamedBytes[]): ImageDataset {
  const { name, shape, classNames, format } = definition;
  return imageDataset({ name, split, shape, classNames, ...format.parse(files, shape) });
}

async function readPlainOrGzipped(folder: string, name: string, signal?: AbortSignal): Promise<NamedBytes> {
  const plain = await readIfThere(join(folder, name), signal);
  if (plain) return { name, bytes: plain };
  const zipped = await readIfThere(join(folder, `${name}.gz`), signal);
  if (!zipped) throw new Error(`it has no file ${name} or ${name}.gz`);
  return { name: `${name}.gz`, bytes: await gunzip(zipped, `${name}.gz`) };
}

async function readIfThere(path: string, signal?: AbortSignal): Promise<Uint8Array | null> {
  try {
    const { buffer, byteOffset, byteLength } = await readFile(path, { signal });
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Checks that a file is the published one. */
export function verifyChecksum({ name, bytes }: NamedBytes, { sha256 }: DataFile): void {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new ArgumentError(name, `content of SHA-256 ${sha256}`, found);
}
