import { existsSync } from 'node:fs';
import { copyFile, cp, link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addonFile, libraries, libraryFile } from '../native-build.ts';
import { checkAddon, compileAddon, opsFiles } from './addon.ts';
import { fetchNpmPackage, fetchWheel, unpackWheel } from './downloads.ts';
import { megabytes, type Tools } from './host.ts';
import type { NpmPackage, Release } from './release.ts';

interface Build {
  /** Folder that keeps the finished stages of a build that was interrupted. */
  readonly staging: string;
  readonly release: Release;
  readonly tools: Tools;
  /** Told of every step before it is taken. */
  readonly report: (line: string) => void;
}

/**
 * Builds in the staging folder whatever is not built there yet, and tries the result.
 *
 * @returns the finished folder, still in staging
 * @throws Error with one sentence that says which step failed and why
 */
export async function buildNative(build: Build): Promise<string> {
  const part = (name: string) => join(build.staging, name);
  await mkdir(build.staging, { recursive: true });
  await stage(part('tensorflow'), (folder) => makeTensorflow(build, folder));
  await rm(part('wheel'), { recursive: true, force: true });
  await stage(part('tfjs-node'), (folder) => fetchFromNpm(build, build.release.tfjsNode, folder));
  await stage(part('node-api-headers'), (folder) => fetchFromNpm(build, build.release.nodeHeaders, folder));
  await stage(part('finished'), (folder) => makeFinished(build, folder));
  return part('finished');
}

async function makeTensorflow({ staging, release: { wheel }, tools, report }: Build, folder: string): Promise<void> {
  const fetched = join(staging, 'wheel');
  await stage(fetched, (partial) => {
    report(`fetching tensorflow-cpu ${wheel.version} (${megabytes(wheel.bytes)}) with ${tools.pip.join(' ')}`);
    return fetchWheel(tools.pip, wheel, partial, join(staging, 'pip.log'));
  });
  report(`unpacking libtensorflow (${megabytes(wheel.unpackedBytes)})`);
  await unpackWheel(join(fetched, wheel.file), wheel, folder);
}

function fetchFromNpm({ staging, tools, report }: Build, wanted: NpmPackage, folder: string): Promise<void> {
  report(`fetching ${wanted.name} ${wanted.version} with ${tools.npm.join(' ')}`);
  return fetchNpmPackage(tools.npm, wanted, folder, join(staging, 'npm.log'));
}

async function makeFinished({ staging, release, tools, report }: Build, folder: string): Promise<void> {
  const [tfjsNode, tensorflow, nodeHeaders] = ['tfjs-node', 'tensorflow', 'node-api-headers'].map((name) =>
    join(staging, name),
  );
  await assemble(tfjsNode, tensorflow, folder);
  report(`compiling the addon with ${tools.compiler.join(' ')}`);
  const sources = { tfjsNode, tensorflow, nodeHeaders, ops: opsFiles() };
  await compileAddon(tools.compiler, sources, addonFile(folder), join(staging, 'compiler.log'));
  report('trying it');
  await checkAddon(tools.node, addonFile(folder), release.wheel.version);
}

/**
 * Makes a folder once: `make` fills a partial one, which gets its name when it is whole. So a folder of that name is
 * always whole, an interrupted build goes on after the last one, and a failure leaves nothing of its own.
 */
async function stage(folder: string, make: (partial: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    await make(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Puts together what running needs beside the addon, laid out as an installed tfjs-node is. */
async function assemble(tfjsNode: string, tensorflow: string, folder: string): Promise<void> {
  const needed = (file: string) => !/(_test\.js|\.d\.ts)$/.test(file);
  await copyFile(join(tfjsNode, 'package.json'), join(folder, 'package.json'));
  await cp(join(tfjsNode, 'dist'), join(folder, 'dist'), { recursive: true, filter: needed });
  await leaveOutTensorBoard(folder);
  await mkdir(dirname(addonFile(folder)), { recursive: true });
  for (const library of libraries) await place(join(tensorflow, library), libraryFile(folder, library));
}

/** The messages of TensorBoard's summaries need google-protobuf, and nothing that is loaded here needs them. */
async function leaveOutTensorBoard(folder: string): Promise<void> {
  await mkdir(join(folder, 'dist', 'proto'), { recursive: true });
  await writeFile(join(folder, 'dist', 'proto', 'api_pb.js'), 'module.exports = {};\n');
}

/** Half a gigabyte is not written twice where the file system knows hard links. */
async function place(file: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await link(file, target).catch(() => copyFile(file, target));
}
