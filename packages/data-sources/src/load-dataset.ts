import { checkNumber, checkOneOf } from '@saf/checks';
import type { ImageDataset, Split } from '@saf/datasets';
import { DatasetError, unwritable } from './dataset-error.ts';
import type { DatasetDefinition } from './definitions/index.ts';
import { cacheFolderOf, ownFolderOf } from './folders.ts';
import type { LoadOptions } from './load-options.ts';
import { lockFolder } from './lock-folder.ts';
import { readFolder } from './read-folder.ts';

/**
 * Loads a split of any data set from the first place that has it: the user's folder, the cache, the definition's
 * sources on the network. `loadMnist` describes them.
 *
 * @param definition one of `definitions`, or one of your own
 * @throws ArgumentError for an option that is wrong
 * @throws DatasetError if no source has the files: says why for each, and what to do
 * @throws the reason of `signal` once it is aborted
 * @example
 * const test = await loadDataset(kmnist, { split: 'test' });
 */
export async function loadDataset(definition: DatasetDefinition, options: LoadOptions): Promise<ImageDataset> {
  checkOneOf('split', options.split, ['train', 'test']);
  for (const name of ['idleTimeout', 'timeout'] as const)
    if (options[name] !== undefined) checkNumber(name, options[name], { min: 0, exclusiveMin: true });
  options.signal?.throwIfAborted();
  const own = await ownFolderOf(definition.name, options);
  return own === null ? loadCached(definition, options) : loadOwn(definition, own, options);
}

async function loadOwn(definition: DatasetDefinition, folder: string, options: LoadOptions): Promise<ImageDataset> {
  try {
    return await readFolder(definition, options.split, folder, options.signal);
  } catch (cause) {
    options.signal?.throwIfAborted();
    const failure = `the folder ${folder}: ${(cause as Error).message}`;
    const advice = `Name another folder with the option folder, or leave it (and SAF_DATA) out to load ${definition.title} from the cache or the network.`;
    throw new DatasetError(definition.title, [failure], advice, { cause });
  }
}

async function loadCached(definition: DatasetDefinition, options: LoadOptions): Promise<ImageDataset> {
  const folder = cacheFolderOf(definition.name, options);
  const cached = await tryCache(definition, folder, options);
  if (typeof cached !== 'string') return cached;
  if (options.offline) throw notFound(definition, options.split, folder, [cached, 'offline: nothing is downloaded']);
  const release = await lockCache(definition.title, folder, options.signal);
  try {
    return await fillCache(definition, folder, options);
  } finally {
    await release();
  }
}

async function fillCache(definition: DatasetDefinition, folder: string, options: LoadOptions): Promise<ImageDataset> {
  // Another process may have filled it while this one waited for the lock.
  const cached = await tryCache(definition, folder, options);
  if (typeof cached !== 'string') return cached;
  // Imported here, because npm's libraries take longer to import than the cache takes to read.
  const { download } = await import('./download/download.ts');
  const failures = await download(definition, folder, options);
  if (failures) throw notFound(definition, options.split, folder, [cached, ...failures]);
  return readFolder(definition, options.split, folder, options.signal);
}

/** The split in the cache, or why it is not there. */
async function tryCache(
  definition: DatasetDefinition,
  folder: string,
  { split, signal }: LoadOptions,
): Promise<ImageDataset | string> {
  try {
    return await readFolder(definition, split, folder, signal);
  } catch (error) {
    signal?.throwIfAborted();
    return `the cache ${folder}: ${(error as Error).message}`;
  }
}

async function lockCache(title: string, folder: string, signal?: AbortSignal): Promise<() => Promise<void>> {
  return lockFolder(folder, signal).catch((cause) => {
    signal?.throwIfAborted();
    throw unwritable(title, folder, cause);
  });
}

function notFound({ title, files }: DatasetDefinition, split: Split, cache: string, failures: string[]): DatasetError {
  const names = files[split].map((file) => file.name).join(', ');
  const advice = `Connect to the network, or put ${names} (plain or .gz) into a folder and name it with the option folder, or into ${cache}.`;
  return new DatasetError(title, failures, advice);
}
