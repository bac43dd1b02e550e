import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const run = promisify(execFile);

/** A disk that a test can fill. */
export interface SmallDisk {
  readonly folder: string;
  /** Gives it another size, which holds what is there; 0 leaves no room for anything more. */
  resize(kilobytes: number): Promise<void>;
}

/**
 * A disk of a few kilobytes, which is gone once the test has ended. Skips the test, and says why, where none can be mounted: Linux lets
 * root alone do that.
 */
export async function smallDisk(kilobytes: number, { skip, onTestFinished }: TestContext): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'small-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  } catch (error) {
    await rm(folder, { recursive: true });
    return skip(`no small disk can be mounted here: ${(error as Error).message}`);
  }
  onTestFinished(async () => {
    await run('umount', ['--lazy', folder]);
    await rm(folder, { recursive: true });
  });
  const resize = async (size: number) => {
    await run('mount', ['-o', `remount,size=${size || (await used(folder))}k`, folder]);
  };
  return { folder, resize };
}

async function used(folder: string): Promise<number> {
  const { stdout } = await run('df', ['--output=used', '-k', folder]);
  return Number(stdout.split('\n')[1]);
}
