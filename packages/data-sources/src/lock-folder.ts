import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lock } from 'proper-lockfile';

const POLL_MILLISECONDS = 100;
/** A lock that its process has not refreshed for so long is one of a process that was killed. */
const STALE_MILLISECONDS = 10_000;

/**
 * Makes the folder and locks it against other processes, waiting for the one that has it.
 *
 * @returns the call that gives it free
 */
export async function lockFolder(folder: string, signal?: AbortSignal): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const release = await acquire(folder, signal);
  await removeUnfinished(folder).catch(() => {});
  return () => release().catch(() => {});
}

async function acquire(folder: string, signal?: AbortSignal): Promise<() => Promise<void>> {
  for (;;) {
    try {
      return await lock(folder, {
        lockfilePath: join(folder, '.lock'),
        stale: STALE_MILLISECONDS,
        // Files are renamed into place whole and verified, so a lock lost to a sleeping machine costs a download at most.
        onCompromised: () => {},
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    }
    await delay(POLL_MILLISECONDS, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

/** Removes what a process that was killed while writing left behind: write-file-atomic's `<file>.<number>`. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (/\.\d+$/.test(name)) await rm(join(folder, name), { force: true });
}
