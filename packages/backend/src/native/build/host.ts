import { spawnSync } from 'node:child_process';
import { statfs } from 'node:fs/promises';

/** The machine that builds. */
export interface Host {
  /** As `process.platform`. */
  readonly platform: string;
  /** As `process.arch`. */
  readonly arch: string;
  /** Version of the C library; null where it is not glibc. */
  readonly glibc: string | null;
}

/** This machine. */
export function thisHost(): Host {
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: process.platform === 'linux' ? glibcVersion() : null,
  };
}

/**
 * Checks that TensorFlow's Linux libraries can run on the host.
 *
 * @throws NotHere with one sentence that names the way to take there
 */
export function checkHost({ platform, arch, glibc }: Host, minimum: string): void {
  if (platform !== 'linux' || arch !== 'x64')
    throw new NotHere(
      `saf-backend native builds for linux-x64 only; on ${platform}-${arch} \`npm install @tensorflow/tfjs-node\` is the way`,
    );
  if (glibc === null)
    throw new NotHere(
      `TensorFlow's libraries need glibc ${minimum} or newer, and this Linux has none; the wasm engine runs here`,
    );
  if (compareVersions(glibc, minimum) < 0)
    throw new NotHere(
      `TensorFlow's libraries need glibc ${minimum} or newer, this Linux has ${glibc}; the wasm engine runs here`,
    );
}

function glibcVersion(): string | null {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime ?? null;
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** Commands that a build runs, each as program and first arguments. */
export interface Tools {
  readonly pip: readonly string[];
  readonly compiler: readonly string[];
  readonly npm: readonly string[];
  readonly node: readonly string[];
}

/**
 * Finds the tools in PATH; `CXX` goes before g++.
 *
 * @throws NotHere with one sentence that names all that are missing
 */
export function findTools(environment: NodeJS.ProcessEnv = process.env): Tools {
  const chosen = environment.CXX?.split(' ').filter(Boolean) ?? [];
  const pip = firstThatRuns([['python3', '-m', 'pip'], ['pip3'], ['pip']], environment);
  const compiler = firstThatRuns(chosen.length > 0 ? [chosen] : [['g++'], ['c++'], ['clang++']], environment);
  const npm = firstThatRuns([['npm']], environment);
  if (pip && compiler && npm) return { pip, compiler, npm, node: [process.execPath] };
  const missing = [
    !pip && 'pip (it comes with Python 3; Debian and Ubuntu: apt install python3-pip)',
    !compiler &&
      `${chosen.join(' ') || 'a C++ compiler'} (Debian and Ubuntu: apt install g++; Fedora: dnf install gcc-c++)`,
    !npm && 'npm (it comes with Node.js; Debian and Ubuntu: apt install npm)',
  ];
  throw new NotHere(`the build needs what does not run here: ${missing.filter(Boolean).join('; ')}`);
}

function firstThatRuns(candidates: readonly string[][], environment: NodeJS.ProcessEnv): string[] | undefined {
  return candidates.find(([program, ...args]) => {
    const { status } = spawnSync(program, [...args, '--version'], { env: environment, stdio: 'ignore' });
    return status === 0;
  });
}

// Headers, JavaScript and logs.
const margin = 30e6;

/**
 * Checks that a folder's disk has room.
 *
 * @throws Error with one sentence that says how much is missing
 */
export async function checkFreeSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < bytes + margin)
    throw new Error(
      `${folder} has ${megabytes(free)} free, and this step needs ${megabytes(bytes + margin)} (SAF_CACHE moves the cache)`,
    );
}

/** A number of bytes for people. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** The native engine cannot be had here, whatever is built: another platform, a missing tool, no way to the downloads. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}
