import { randomUUID } from 'node:crypto';
import { access, link, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { writeFileWhole } from '@saf/files';
import { type ArtifactStore, checkName, type StoredName } from './artifact-store.ts';

/**
 * A folder that all machines share, such as a network drive: files are written whole, synced and renamed, so that no locks are needed.
 *
 * @throws ArgumentError for a folder that is not there: one machine's own empty folder would look like it
 * @example
 * const store = await folderStore('/mnt/share/saf');
 */
export async function folderStore(folder: string): Promise<ArtifactStore> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory())
    throw new ArgumentError('artifacts', 'a folder that is there and that all machines share', folder);
  const fileOf = (name: string) => join(folder, ...checkName(name).split('/'));
  return {
    place: folder,
    read: (name) => orNull(() => readFile(fileOf(name))),
    create: (name, bytes) => createFile(fileOf(name), bytes),
    write: (name, bytes) => writeFileWhole(fileOf(name), bytes),
    has: async (name) => (await orNull(() => access(fileOf(name)))) !== null,
    modified: async (name) => (await orNull(() => stat(fileOf(name))))?.mtime ?? null,
    list: (name) => filesIn(fileOf(name), name),
    remove: (name) => rm(fileOf(name), { force: true }),
  };
}

/** A link to a file that is whole is made where there is none, or not at all. */
async function createFile(file: string, bytes: Uint8Array): Promise<boolean> {
  const own = join(dirname(file), `.${basename(file)}-${randomUUID()}`);
  await writeFileWhole(own, bytes);
  try {
    await link(own, file);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // A drive that has no links.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error;
    await writeFileWhole(file, bytes);
  } finally {
    await rm(own, { force: true });
  }
  return true;
}

async function orNull<Value>(act: () => Promise<Value>): Promise<Value | null> {
  try {
    return await act();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

async function* filesIn(folder: string, name: string): AsyncGenerator<StoredName> {
  const entries = (await orNull(() => readdir(folder, { withFileTypes: true }))) ?? [];
  for (const entry of entries) {
    const [file, inner] = [join(folder, entry.name), `${name}/${entry.name}`];
    if (entry.isDirectory()) yield* filesIn(file, inner);
    // A file that is being written has a name that begins with a dot; one that was removed meanwhile is not there.
    else if (!entry.name.startsWith('.')) {
      const found = await orNull(() => stat(file));
      if (found) yield { name: inner, modified: found.mtime, bytes: found.size };
    }
  }
}
