import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '@saf/files';

/** A folder for the files of one process. */
export interface Scratch {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Makes a folder for this process in that of all, and removes those of processes of this machine that were killed. */
export async function ownScratch(parent: string): Promise<Scratch> {
  await mkdir(parent, { recursive: true });
  const prefix = `worker-${hostname().replace(/[^\w-]/g, '_')}-`;
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid && !isAlive(Number(pid))) await rm(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, `${prefix}${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(folder);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
