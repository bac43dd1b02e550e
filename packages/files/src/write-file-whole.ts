import { type FileHandle, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { removeStaleFiles, temporaryFile } from './temporary-file.ts';

/** A disk has no room for a file. What the file held before is still there. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';

  constructor(
    /** The file that was to be written. */
    readonly file: string,
    /** Its size in bytes. */
    readonly size: number,
    options?: ErrorOptions,
  ) {
    super(
      `${file}: expected room for ${size} bytes, got a full disk; free some space and run it again: what the file held before is unchanged`,
      options,
    );
  }
}

/**
 * Writes a file whole or not at all: other processes, and those that come after a crash, see what it held before or all of the new
 * content, never a part. Makes its folder where it is missing. A symbolic link is replaced, not followed.
 *
 * All bytes are written to a temporary file beside it, on to the disk and counted, before it takes the name. Temporary files that killed
 * processes left in the folder are removed first.
 *
 * @throws DiskFullError where there is no room; ArgumentError naming the file where it cannot be written for another reason. Either way
 *   nothing of the new content is left.
 * @example
 * await writeFileWhole('runs/mine/notes.json', JSON.stringify(notes));
 */
export async function writeFileWhole(file: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const path = resolve(file);
  try {
    await mkdir(dirname(path), { recursive: true });
    await removeLeftOnce(dirname(path));
    await replace(path, bytes);
  } catch (error) {
    throw explain(file, bytes.length, error as NodeJS.ErrnoException);
  }
}

const cleaned = new Set<string>();

/** What was left before this process began is there once. */
async function removeLeftOnce(folder: string): Promise<void> {
  if (cleaned.has(folder)) return;
  cleaned.add(folder);
  await removeStaleFiles(folder);
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryFile(dirname(path));
  try {
    await writeNew(temporary, bytes, await modeOf(path));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** The permissions of a file that is there; undefined for a new one, which gets what the process gives. */
async function modeOf(path: string): Promise<number | undefined> {
  const there = await lstat(path).catch(() => undefined);
  return there?.isFile() ? there.mode & 0o777 : undefined;
}

async function writeNew(path: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    if (mode !== undefined) await handle.chmod(mode);
    await writeAll(handle, bytes);
    await handle.sync();
    await checkSize(handle, bytes.length);
  } finally {
    await handle.close();
  }
}

/**
 * Writes all bytes: a single write may take a part of them, which is no error of the system's.
 *
 * @throws Error with the code ENOSPC where no more are taken
 */
export async function writeAll(handle: Pick<FileHandle, 'write'>, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, written);
    if (bytesWritten <= 0) throw noSpace(`${written} of ${bytes.length} bytes were taken`);
    written += bytesWritten;
  }
}

async function checkSize(handle: FileHandle, expected: number): Promise<void> {
  const { size } = await handle.stat();
  if (size !== expected) throw noSpace(`${size} of ${expected} bytes are there`);
}

const noSpace = (message: string) => Object.assign(new Error(message), { code: 'ENOSPC' });

/** A name is on the disk once its folder is; some systems cannot do that, and do it by themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function explain(file: string, size: number, cause: NodeJS.ErrnoException): Error {
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT') return new DiskFullError(file, size, { cause });
  return Object.assign(new ArgumentError(file, 'a place that can be written to', cause.code ?? cause.message), {
    cause,
  });
}
