import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';

/** `.saf-<where>-<process>-<number>.tmp`: short, whatever the file is called, and no file of anyone else's. */
const pattern = /^\.saf-([0-9a-f]{8})-(\d+)-\d+\.tmp$/;

let made = 0;

/** A path for a temporary file of this process in a folder. */
export function temporaryFile(folder: string): string {
  return join(folder, `.saf-${numberedIn()}-${process.pid}-${unique()}.tmp`);
}

/** Threads of a process each count for themselves. */
const unique = () => `${Math.floor(Math.random() * 2 ** 31)}${made++}`;

/**
 * Removes temporary files that processes left which were killed while they wrote: only those that `temporaryFile` named, and none of a
 * process that may be alive.
 *
 * @returns the names of the files that were removed
 */
export async function removeStaleFiles(folder: string): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const match = pattern.exec(name);
    if (!match || !(await isStale(join(folder, name), match[1], Number(match[2])))) continue;
    await rm(join(folder, name), { force: true }).catch(() => {});
    removed.push(name);
  }
  return removed;
}

/** Longer than any file takes to write: processes of other machines cannot be asked for. */
const LONG_AGO = 24 * 3600 * 1000;

async function isStale(file: string, where: string, pid: number): Promise<boolean> {
  const written = (await lstat(file).catch(() => undefined))?.mtimeMs;
  if (written === undefined) return false;
  if (Date.now() - written > LONG_AGO) return true;
  if (where !== numberedIn()) return false;
  // A process before this one may have had its number.
  return pid === process.pid ? written < performance.timeOrigin : !isAlive(pid);
}

let numbered: string | undefined;

/** Tells where numbers of processes mean the same: on this machine, and in this container of it. */
function numberedIn(): string {
  numbered ??= createHash('sha256').update(`${hostname()} ${processNamespace()}`).digest('hex').slice(0, 8);
  return numbered;
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
