import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withSeal } from '@saf/checks/seal';
import { writeFileWhole } from '@saf/files';
import { lock } from 'proper-lockfile';
import {
  checkBuild,
  currentBuild,
  currentFile,
  hashesOf,
  type NativeBuild,
  nativeFolder,
  writeStamps,
} from '../native-build.ts';
import { opsVersion } from './addon.ts';
import { buildNative } from './build-native.ts';
import { checkHost, findTools, type Tools, thisHost } from './host.ts';
import { type Release, release } from './release.ts';

/** What `saf-backend native` is asked for. */
export interface NativeOptions {
  /** Version of TensorFlow to have; without it any that is there will do, and the default is built. */
  readonly tensorflow?: string;
  /** Build anew, even what is there. */
  readonly force?: boolean;
  /** Remove what was built. */
  readonly remove?: boolean;
}

/** What became of it. */
export type Outcome =
  | ({ readonly status: 'built' | 'present' } & Omit<NativeBuild, 'files' | 'seal'>)
  | { readonly status: 'removed' | 'absent' };

/**
 * Builds the native engine into the user's cache folder, or removes it.
 *
 * @throws ArgumentError for an unknown version of TensorFlow; Error with one sentence for all else that fails, and then
 *   what was built before still stands
 */
export async function nativeCommand(options: NativeOptions, report: (line: string) => void): Promise<Outcome> {
  const native = nativeFolder();
  if (options.remove) return removeNative(native);
  const wanted = release(options.tensorflow);
  const there = options.force ? null : await buildThatServes(native, wanted, options);
  if (there) return { status: 'present', ...withoutFiles(there) };
  checkHost(thisHost(), wanted.wheel.glibc);
  const tools = findTools();
  const build = await withLock(native, () => buildIn(native, wanted, tools, options, report));
  return { status: 'built', ...withoutFiles(build) };
}

function withoutFiles({ files: _, seal: __, ...build }: NativeBuild): Omit<NativeBuild, 'files' | 'seal'> {
  return build;
}

/** The build in use, if it is whole, as it was built, and one that was asked for. */
async function buildThatServes(
  native: string,
  { tfjsNode }: Release,
  { tensorflow }: NativeOptions,
): Promise<NativeBuild | null> {
  const build = currentBuild(native);
  const asked =
    build?.tfjsNode === tfjsNode.version &&
    build.ops === opsVersion() &&
    [undefined, build.tensorflow].includes(tensorflow);
  return asked && (await isSound(build)) ? build : null;
}

function isSound(build: NativeBuild): Promise<boolean> {
  return checkBuild(build).then(
    () => true,
    () => false,
  );
}

async function buildIn(
  native: string,
  wanted: Release,
  tools: Tools,
  { force }: NativeOptions,
  report: (line: string) => void,
): Promise<NativeBuild> {
  const staging = join(native, `staging-${wanted.wheel.version}`);
  if (force) await rm(staging, { recursive: true, force: true });
  const finished = await buildNative({ staging, release: wanted, tools, report });
  return putInPlace(finished, wanted, native);
}

async function removeNative(native: string): Promise<Outcome> {
  if (!existsSync(native)) return { status: 'absent' };
  await withLock(native, async () => {
    await rm(currentFile(native), { force: true });
    await removeBuilds(native);
  });
  // What others put there stays.
  await rmdir(native).catch(() => {});
  return { status: 'removed' };
}

/** Makes a finished folder the build in use, and only then removes the one before and what building left. */
export async function putInPlace(finished: string, { wheel, tfjsNode }: Release, native: string): Promise<NativeBuild> {
  // A name of its own: the build in use may be of the same version, and processes may have it open.
  const folder = `tensorflow-${wheel.version}-${Date.now().toString(36)}`;
  await rename(finished, join(native, folder));
  const files = await hashesOf(join(native, folder));
  const about = { folder, tensorflow: wheel.version, tfjsNode: tfjsNode.version, ops: opsVersion(), files };
  const build = await withSeal(about);
  await writeFileWhole(currentFile(native), `${JSON.stringify(build, null, 2)}\n`);
  await removeBuilds(native, folder);
  // Last: staging holds hard links to the libraries, and removing those touches them.
  await writeStamps(join(native, folder));
  return { ...build, folder: join(native, folder) };
}

/** Removes all that builds made here, but for one folder. */
async function removeBuilds(native: string, except?: string): Promise<void> {
  const made = (await readdir(native)).filter((name) => /^(tensorflow|staging)-/.test(name) && name !== except);
  for (const name of made) await rm(join(native, name), { recursive: true, force: true });
}

/**
 * Runs with a folder to itself among all processes that use this function.
 *
 * @throws Error with one sentence where another process has it, or the folder cannot be written
 */
async function withLock<T>(folder: string, body: () => Promise<T>): Promise<T> {
  const release = await acquire(folder);
  try {
    return await body();
  } finally {
    await release();
  }
}

async function acquire(folder: string): Promise<() => Promise<void>> {
  try {
    await mkdir(folder, { recursive: true });
    return await lock(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ELOCKED') throw new Error(`another saf-backend native is at work in ${folder}`);
    throw new Error(`${folder} cannot be written (SAF_CACHE moves the cache): ${message}`);
  }
}
