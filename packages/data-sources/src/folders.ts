import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ArgumentError } from '@saf/checks';
import envPaths from 'env-paths';
import type { LoadOptions } from './load-options.ts';

/** The folder of a data set in the cache: cacheFolder, SAF_CACHE or the user's cache folder, and in it the name. */
export function cacheFolderOf(name: string, { cacheFolder }: LoadOptions): string {
  checkFolder('cacheFolder', cacheFolder);
  return resolve(cacheFolder ?? (process.env.SAF_CACHE || envPaths('saf', { suffix: '' }).cache), name);
}

/** The folder of the user's own files: `folder`, or SAF_DATA/<name> where there is one. */
export async function ownFolderOf(name: string, { folder }: LoadOptions): Promise<string | null> {
  checkFolder('folder', folder);
  if (folder !== undefined) return resolve(folder);
  if (!process.env.SAF_DATA) return null;
  const candidate = join(resolve(process.env.SAF_DATA), name);
  return (await isFolder(candidate)) ? candidate : null;
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function checkFolder(option: string, folder: unknown): void {
  if (folder === undefined) return;
  if (typeof folder !== 'string' || folder === '') throw new ArgumentError(option, 'the path of a folder', folder);
}
