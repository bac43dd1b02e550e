import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openSeal } from '@saf/checks/seal';
import { writeFileWhole } from '@saf/files';
import envPaths from 'env-paths';

/** The command that builds the native engine; by the package's whole name, since anyone could publish a `saf-backend`. */
export const buildCommand = 'npx -p @saf/backend saf-backend native';

/** A finished native build. */
export interface NativeBuild {
  /** An unpacked tfjs-node package with its addon in lib/napi-v8 and libtensorflow in deps/lib. */
  readonly folder: string;
  /** Version of libtensorflow. */
  readonly tensorflow: string;
  /** Version of tfjs-node. */
  readonly tfjsNode: string;
  /** Version of the ops of ours in its addon; older builds have none. */
  readonly ops?: string;
  /** SHA-256 of each file by its path in the folder; older builds have none. */
  readonly files?: Readonly<Record<string, string>>;
  /** SHA-256 of all that; older builds have none. */
  readonly seal?: string;
}

/** Where native builds are kept: in the user's cache folder, which `SAF_CACHE` moves. */
export function nativeFolder(): string {
  return join(process.env.SAF_CACHE || envPaths('saf', { suffix: '' }).cache, 'native');
}

/** File that names the build in use. Replacing it whole is what puts a new build in place. */
export function currentFile(native: string): string {
  return join(native, 'current.json');
}

/**
 * The build in use; null where there is none.
 *
 * @throws Error with one sentence where the file that names it is damaged
 */
export function currentBuild(native: string): NativeBuild | null {
  const file = currentFile(native);
  if (!existsSync(file)) return null;
  try {
    const { folder, ...build } = JSON.parse(readFileSync(file, 'utf8')) as NativeBuild;
    // A build lies beside the file, never elsewhere.
    if (!/^\w[\w.-]*$/.test(folder)) throw new Error(`no folder of a build: ${folder}`);
    return { ...build, folder: join(native, folder) };
  } catch (cause) {
    throw new Error(`${file} is damaged; \`${buildCommand} --force\` builds it again`, { cause });
  }
}

/**
 * Checks that a build is what was built, file by file, before any of it is loaded.
 *
 * Half a gigabyte of libtensorflow takes seconds to read: a library is read again only after its file was touched.
 *
 * @throws Error with one sentence that names the first file that differs, and what mends it
 */
export async function checkBuild(build: NativeBuild): Promise<void> {
  const { folder, files } = build;
  if (!existsSync(addonFile(folder))) throw new Error('its addon is not there');
  if (!files)
    throw new Error(`it has no checksums, since an older version built it; \`${buildCommand}\` builds it again`);
  const remedy = `\`${buildCommand} --force\` builds it again`;
  await openSeal({ ...build, folder: basename(folder) }, { file: currentFile(dirname(folder)), remedy });
  const known = readStamps(folder);
  const stamps = stampsOf(folder);
  for (const path of new Set([...Object.keys(files), ...filesIn(folder)]))
    if (!(path in stamps && stamps[path] === known[path]) && (await hashOf(join(folder, path))) !== files[path])
      throw new Error(`${path} is not what was built; \`${buildCommand} --force\` builds it again`);
  if (libraryPaths.some((path) => stamps[path] !== known[path])) await writeStamps(folder);
}

/** SHA-256 of each file of a finished build by its path in the folder. */
export async function hashesOf(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const path of filesIn(folder)) hashes[path] = (await hashOf(join(folder, path)))!;
  return hashes;
}

/** Notes that the libraries of a build were read as they now lie on the disk. */
export async function writeStamps(folder: string): Promise<void> {
  // A folder that is read-only costs seconds at each start, and nothing else.
  await writeFileWhole(stampFile(folder), JSON.stringify(stampsOf(folder))).catch(() => {});
}

/** Lies beside the build, so that nothing but what was built lies in it. */
function stampFile(folder: string): string {
  return `${folder}.checked.json`;
}

function readStamps(folder: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(stampFile(folder), 'utf8'));
  } catch {
    return {};
  }
}

/** What changes when a library is written to or replaced. */
function stampsOf(folder: string): Record<string, string> {
  const there = libraryPaths.filter((path) => existsSync(join(folder, path)));
  return Object.fromEntries(there.map((path) => [path, stampOf(statSync(join(folder, path)))]));
}

function stampOf({ size, ino, mtimeMs, ctimeMs }: Stats): string {
  return [size, ino, mtimeMs, ctimeMs].join(' ');
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** Bytes from which on a file is read in pieces. */
const LARGE = 16e6;

/** SHA-256 of a file; null where there is none. */
async function hashOf(file: string): Promise<string | null> {
  if (!existsSync(file) || !statSync(file).isFile()) return null;
  const hash = createHash('sha256');
  // Hundreds of files of some kB are read ten times as fast whole.
  if (statSync(file).size < LARGE) hash.update(readFileSync(file));
  else await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** The libraries of libtensorflow, in the order in which they are linked. */
export const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;

const libraryPaths = libraries.map((library) => join('deps', 'lib', library));

/** The addon of a build, where an installed tfjs-node has it. */
export function addonFile(folder: string): string {
  return join(folder, 'lib', 'napi-v8', 'tfjs_binding.node');
}

/** A library of a build, where an installed tfjs-node has it. */
export function libraryFile(folder: string, library: string): string {
  return join(folder, 'deps', 'lib', library);
}
