import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { waitForLock } from '@saf/files/lock';

/**
 * Makes the folder and locks it against other processes, waiting for the one that has it.
 *
 * @returns the call that gives it free
 */
export async function lockFolder(folder: string, signal?: AbortSignal): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  return waitForLock(join(folder, '.lock'), signal);
}
