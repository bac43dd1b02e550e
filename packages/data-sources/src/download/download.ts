import { join } from 'node:path';
import { gunzip, type NamedBytes } from '@saf/datasets';
import { writeFileWhole } from '@saf/files';
import { DatasetError, unwritable } from '../dataset-error.ts';
import type { DataFile, DatasetDefinition, Source, SourcePart } from '../definitions/index.ts';
import { pathLimit } from '../limits.ts';
import { verifyChecksum } from '../read-folder.ts';
import { type FetchContext, fetchSource } from './fetch-source.ts';
import { loadNpmConfig, type NpmOptions } from './npm-config.ts';
import type { Contents } from './read-tar.ts';

/**
 * Fills the cache folder of a data set from the first source that has all its files.
 *
 * @returns why each source failed, in order; null once one did not
 * @throws DatasetError if the folder cannot be written; the signal's reason when it is aborted
 */
export async function download(
  definition: DatasetDefinition,
  folder: string,
  context: FetchContext,
): Promise<string[] | null> {
  const npm = loadNpmConfig();
  const failures: string[] = [];
  for (const source of definition.sources) {
    try {
      await downloadFrom(source, definition, folder, await npm, context);
      return null;
    } catch (error) {
      context.signal?.throwIfAborted();
      if (error instanceof DatasetError) throw error;
      failures.push(`${describeSource(source)}: ${reason(error as Error)}`);
    }
  }
  return failures;
}

async function downloadFrom(
  source: Source,
  definition: DatasetDefinition,
  folder: string,
  npm: NpmOptions,
  context: FetchContext,
): Promise<void> {
  const contents = await fetchSource(definition, source, npm, context);
  for (const part of source.parts) {
    context.signal?.throwIfAborted();
    const file = await makeFile(definition, source, part, contents);
    definition.format.check(file);
    verifyChecksum(file, dataFile(definition, part.file));
    await writeFile(file, folder, definition.title);
  }
}

async function writeFile({ name, bytes }: NamedBytes, folder: string, title: string): Promise<void> {
  await writeFileWhole(join(folder, name), bytes).catch((cause) => {
    // Another source could not be written either.
    throw unwritable(title, folder, cause);
  });
}

async function makeFile(
  definition: DatasetDefinition,
  source: Source,
  { file, from, make }: SourcePart,
  contents: Contents,
): Promise<NamedBytes> {
  const inputs: Uint8Array[] = [];
  for (const path of from)
    inputs.push(await gunzip(contents.get(path) as Uint8Array, path, pathLimit(definition, source, path)));
  return { name: file, bytes: make ? make(inputs) : inputs[0] };
}

function dataFile({ files }: DatasetDefinition, name: string): DataFile {
  return [...files.train, ...files.test].find((file) => file.name === name) as DataFile;
}

/** make-fetch-happen's message without the address, which the source names already. */
function reason({ message }: Error): string {
  return message.replace(/^request to \S+ failed, reason: /, '');
}

function describeSource({ kind, address }: Source): string {
  return kind === 'npm' ? `the npm package ${address}` : address;
}
