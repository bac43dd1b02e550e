// Whoever type checks this file from its source needs the types too.
/// <reference path="./fs-native-extensions.d.ts" />
import type { Stats } from 'node:fs';
import { type FileHandle, open, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Another process has the lock. */
export class LockedError extends Error {
  override readonly name = 'LockedError';

  constructor(
    /** The path of the lock. */
    readonly file: string,
    /** Who has it, as that process wrote it down: `process 1234 on host`. */
    readonly owner: string,
  ) {
    super(`${file}: ${owner} works in this folder; wait until it has ended, or choose another folder`);
  }
}

/**
 * Takes a lock that the operating system keeps: it ends with the process that has it, however that process ends, and it holds between
 * containers and process namespaces that share the file system. What the file says is only for the error message of the others.
 *
 * Where the file system or the platform has no such locks, a warning says so once and nothing is locked.
 *
 * @param file path of the lock; made if it is missing, and removed when the lock is released
 * @returns the call that releases the lock
 * @throws LockedError if another process, or another part of this one, has the lock; Error if `file` is a folder or cannot be written
 * @example
 * const release = await lockFile('runs/mine/lock');
 * try {
 *   // … nobody else works in runs/mine
 * } finally {
 *   await release();
 * }
 */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  for (;;) {
    const handle = await openLock(file);
    try {
      if (!(await tryLock(handle))) throw new LockedError(file, await readOwner(handle));
      // The last owner removes its file, perhaps after we had opened it: a lock on a file without a name keeps nobody out.
      if (!(await isStillThere(file, handle))) {
        await handle.close();
        continue;
      }
      await writeOwner(handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return () => release(file, handle);
  }
}

const POLL_MILLISECONDS = 100;

/**
 * Takes the lock as `lockFile` does, and waits for whoever has it.
 *
 * @throws the signal's reason if it is aborted while waiting; Error as `lockFile`
 * @example
 * const release = await waitForLock('cache/mnist/lock', AbortSignal.timeout(60_000));
 */
export async function waitForLock(file: string, signal?: AbortSignal): Promise<() => Promise<void>> {
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await lockFile(file);
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
    }
    await delay(POLL_MILLISECONDS, undefined, { signal }).catch(() => {});
  }
}

async function openLock(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'a+');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const got = code === 'EISDIR' ? 'a folder' : code;
    throw new Error(`${file}: expected a file that can be written, to lock its folder, got ${got}`, { cause: error });
  }
}

/** Each call opens the file anew, and locks belong to what was opened, so parts of one process keep each other out too. */
async function tryLock(handle: FileHandle): Promise<boolean> {
  try {
    const { tryLock } = await import('fs-native-extensions');
    return tryLock(handle.fd);
  } catch (error) {
    warnOnce(`files are not locked here (${(error as Error).message}): do not start two runs in one folder`);
    return true;
  }
}

let hasWarned = false;

function warnOnce(text: string): void {
  if (!hasWarned) process.emitWarning(text);
  hasWarned = true;
}

async function isStillThere(file: string, handle: FileHandle): Promise<boolean> {
  const [named, opened]: [Stats | undefined, Stats] = await Promise.all([
    stat(file).catch(() => undefined),
    handle.stat(),
  ]);
  return named?.ino === opened.ino && named?.dev === opened.dev;
}

async function writeOwner(handle: FileHandle): Promise<void> {
  await handle.truncate();
  await handle.write(`process ${process.pid} on ${hostname()}`);
}

async function readOwner(handle: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(200), 0, 200, 0);
  return buffer.toString('latin1', 0, bytesRead).replace(/[^\x20-\x7e]/g, '') || 'another process';
}

/** The file goes first: once it is unlocked it may be another's. */
async function release(file: string, handle: FileHandle): Promise<void> {
  await unlink(file).catch(() => {});
  await handle.close();
}
