import { link, readFile, rm, writeFile } from 'node:fs/promises';

/**
 * Keeps two runs out of one folder: a file with the number of the process that works there.
 * A run that was killed leaves the file, but its process is gone, so the next run takes it over at once.
 *
 * @returns what frees the folder again
 * @throws Error if another process works there
 */
export async function lockFolder(file: string): Promise<() => Promise<void>> {
  if (!(await claim(file))) {
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner !== process.pid && isAlive(owner))
      throw new Error(`another run (process ${owner}) works in this folder: wait for it, or pass another --out`);
    await rm(file, { force: true });
    if (!(await claim(file))) return lockFolder(file);
  }
  return () => rm(file, { force: true });
}

/** A link is made with its content or not at all. */
async function claim(file: string): Promise<boolean> {
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
