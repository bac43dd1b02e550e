import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { waitForLock } from '@saf/files';

/**
 * Makes the folder and locks it against other processes, waiting for the one that has it.
 *
 * @returns the call that gives it free
 */
export async function lockFolder(folder: string, signal?: AbortSignal): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const release = await waitForLock(join(folder, '.lock'), signal);
  await removeUnfinished(folder).catch(() => {});
  return release;
}

/** Removes what a process that was killed while writing left behind: write-file-atomic's `<file>.<number>`. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (/\.\d+$/.test(name)) await rm(join(folder, name), { force: true });
}
