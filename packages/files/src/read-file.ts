import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ArgumentError } from '@saf/checks';

/**
 * The bytes of a regular file; null where there is none.
 *
 * @param expected what the file should be, for the error
 * @throws ArgumentError for what is no regular file (a folder, a pipe, a device), is larger than `limit` bytes, or cannot be read
 * @example
 * const bytes = await readFileIfThere('runs/mine/notes.json', 'notes', 1e6);
 */
export async function readFileIfThere(path: string, expected: string, limit: number): Promise<Buffer | null> {
  return (await isMissing(path)) ? null : readFileOfSize(path, expected, await sizeOfFile(path, expected, limit));
}

/**
 * SHA-256 of a regular file, in hexadecimal; null where there is none.
 *
 * @param expected what the file should be, for the error
 * @throws ArgumentError for what is no regular file, or cannot be read
 */
export async function sha256OfFile(path: string, expected: string): Promise<string | null> {
  if (await isMissing(path)) return null;
  await sizeOfFile(path, expected, Infinity);
  const hash = createHash('sha256');
  await orExpected(path, expected, () => pipeline(createReadStream(path), hash));
  return hash.digest('hex');
}

const isMissing = (path: string): Promise<boolean> =>
  stat(path).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === 'ENOENT',
  );

/**
 * The size of a regular file, in bytes, without opening it; links are followed.
 *
 * @param expected what the file should be, for the error
 * @throws ArgumentError for a file that is not there, is not a regular file (a folder, a pipe, a device), or is larger than `limit`
 */
export async function sizeOfFile(path: string, expected: string, limit: number): Promise<number> {
  const found = await orExpected(path, expected, () => stat(path));
  if (!found.isFile()) throw new ArgumentError(path, `${expected}, in a regular file`, kindOf(found));
  if (found.size > limit) throw new ArgumentError(path, `${expected}, of at most ${limit} bytes`, found.size);
  return found.size;
}

/**
 * The bytes of a regular file of a known size: nothing else is opened for good, and no more than that is read.
 *
 * @throws ArgumentError for what `sizeOfFile` refuses, and a file that has another size by now
 */
export async function readFileOfSize(path: string, expected: string, size: number): Promise<Buffer> {
  // A pipe that has taken the file's place would wait for somebody to write into it.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const file = await orExpected(path, expected, () => open(path, flags));
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size !== size)
      throw new ArgumentError(path, `${size} bytes, as a moment ago`, found.size);
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    if (bytesRead !== size) throw new ArgumentError(path, `${size} bytes`, bytesRead);
    return bytes;
  } finally {
    await file.close();
  }
}

async function orExpected<T>(path: string, expected: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new ArgumentError(path, expected, (error as Error).message);
  }
}

function kindOf(found: Awaited<ReturnType<typeof stat>>): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}
