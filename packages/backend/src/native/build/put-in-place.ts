import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { currentFile, type NativeBuild } from '../build-folder.ts';
import { opsVersion } from './ops-files.ts';
import type { Release } from './release.ts';

/** Makes a finished folder the build in use, and only then removes the one before and what building left. */
export async function putInPlace(finished: string, { wheel, tfjsNode }: Release, native: string): Promise<NativeBuild> {
  // A name of its own: the build in use may be of the same version, and processes may have it open.
  const folder = `tensorflow-${wheel.version}-${Date.now().toString(36)}`;
  await rename(finished, join(native, folder));
  const build = { folder, tensorflow: wheel.version, tfjsNode: tfjsNode.version, ops: opsVersion() };
  await writeFileAtomic(currentFile(native), `${JSON.stringify(build, null, 2)}\n`);
  await removeBuilds(native, folder);
  return { ...build, folder: join(native, folder) };
}

/** Removes all that builds made here, but for one folder. */
export async function removeBuilds(native: string, except?: string): Promise<void> {
  const made = (await readdir(native)).filter((name) => /^(tensorflow|staging)-/.test(name) && name !== except);
  for (const name of made) await rm(join(native, name), { recursive: true, force: true });
}
