import { mkdir } from 'node:fs/promises';
import { lock } from 'proper-lockfile';

/**
 * Runs with a folder to itself among all processes that use this function.
 *
 * @throws Error with one sentence where another process has it, or the folder cannot be written
 */
export async function withLock<T>(folder: string, body: () => Promise<T>): Promise<T> {
  const release = await acquire(folder);
  try {
    return await body();
  } finally {
    await release();
  }
}

async function acquire(folder: string): Promise<() => Promise<void>> {
  try {
    await mkdir(folder, { recursive: true });
    return await lock(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ELOCKED') throw new Error(`another saf-backend native is at work in ${folder}`);
    throw new Error(`${folder} cannot be written (SAF_CACHE moves the cache): ${message}`);
  }
}
