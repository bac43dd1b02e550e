import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { currentBuild, currentFile, type NativeBuild, nativeFolder } from '../build-folder.ts';
import { buildNative } from './build-native.ts';
import { checkHost, thisHost } from './check-host.ts';
import { findTools, type Tools } from './find-tools.ts';
import { isWhole } from './layout.ts';
import { opsVersion } from './ops-files.ts';
import { putInPlace, removeBuilds } from './put-in-place.ts';
import { type Release, release } from './release.ts';
import { withLock } from './with-lock.ts';

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
  | ({ readonly status: 'built' | 'present' } & NativeBuild)
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
  const there = options.force ? null : buildThatServes(native, wanted, options);
  if (there) return { status: 'present', ...there };
  checkHost(thisHost(), wanted.wheel.glibc);
  const tools = findTools();
  const build = await withLock(native, () => buildIn(native, wanted, tools, options, report));
  return { status: 'built', ...build };
}

/** The build in use, if it is whole and one that was asked for. */
function buildThatServes(native: string, { tfjsNode }: Release, { tensorflow }: NativeOptions): NativeBuild | null {
  const build = currentBuild(native);
  const asked =
    build?.tfjsNode === tfjsNode.version &&
    build.ops === opsVersion() &&
    [undefined, build.tensorflow].includes(tensorflow);
  return asked && isWhole(build.folder) ? build : null;
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
