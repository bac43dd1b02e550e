import { statfs } from 'node:fs/promises';

// Headers, JavaScript and logs.
const margin = 30e6;

/**
 * Checks that a folder's disk has room.
 *
 * @throws Error with one sentence that says how much is missing
 */
export async function checkFreeSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < bytes + margin)
    throw new Error(
      `${folder} has ${megabytes(free)} free, and this step needs ${megabytes(bytes + margin)} (SAF_CACHE moves the cache)`,
    );
}

/** A number of bytes for people. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
