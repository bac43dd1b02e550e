import { readFileSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installedFolders } from '../installed-folders.ts';
import { assemble } from './assemble.ts';
import { checkAddon } from './check-addon.ts';
import { compileAddon } from './compile-addon.ts';
import { fetchNpmPackage } from './fetch-npm-package.ts';
import { fetchWheel } from './fetch-wheel.ts';
import type { Tools } from './find-tools.ts';
import { megabytes } from './free-space.ts';
import { addonFile } from './layout.ts';
import { opsFiles } from './ops-files.ts';
import type { NpmPackage, Release } from './release.ts';
import { stage } from './stage.ts';
import { unpackWheel } from './unpack-wheel.ts';

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
  await stage(part('tfjs-node'), (folder) => makeTfjsNode(build, folder));
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

async function makeTfjsNode(build: Build, folder: string): Promise<void> {
  const wanted = build.release.tfjsNode;
  const installed = installedFolders().find((each) => versionIn(each) === wanted.version);
  if (!installed) return fetchFromNpm(build, wanted, folder);
  build.report(`taking tfjs-node ${wanted.version} from ${installed}`);
  for (const part of ['package.json', 'binding', 'dist'])
    await cp(join(installed, part), join(folder, part), { recursive: true });
}

function versionIn(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
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
