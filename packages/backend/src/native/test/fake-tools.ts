import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { create } from 'tar';
import { onTestFinished } from 'vitest';
import type { Tools } from '../build/host.ts';
import type { NpmPackage, Release } from '../build/release.ts';
import { addonFile, libraries, libraryFile } from '../native-build.ts';

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'saf-native-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** An executable that notes that it was called, then runs a shell script. */
export function fakeTool(folder: string, name: string, script: string): string {
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "${name}" >> "${join(folder, 'calls')}"\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Names of the fake tools of a folder in the order of their calls. */
export function callsIn(folder: string): string[] {
  const file = join(folder, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

/** A release of a few bytes whose downloads lie in a folder. */
export async function fakeRelease(folder: string, wheelFiles = wheelOfTensorflow): Promise<Release> {
  const file = 'tensorflow_cpu-9.9.9-cp311-cp311-manylinux_2_17_x86_64.whl';
  const zipped = zipSync(Object.fromEntries(Object.entries(wheelFiles).map(([path, text]) => [path, strToU8(text)])));
  writeFileSync(join(folder, file), zipped);
  const sha256 = createHash('sha256').update(zipped).digest('hex');
  const wheel = {
    version: '9.9.9',
    file,
    sha256,
    bytes: 1,
    unpackedBytes: 1,
    glibc: '2.17',
    platform: 'manylinux_2_17_x86_64',
  };
  return {
    wheel,
    tfjsNode: await npmPackage(folder, 'tfjs-node', filesOfTfjsNode),
    nodeHeaders: await npmPackage(folder, 'node-api-headers', { 'include/node_api.h': '' }),
  };
}

const wheelOfTensorflow: Record<string, string> = {
  'tensorflow/libtensorflow_cc.so.2': 'cc',
  'tensorflow/libtensorflow_framework.so.2': 'framework',
  'tensorflow/include/tensorflow/c/c_api.h': '',
  'tensorflow/include/absl/base/log.h': '',
  'tensorflow/python/keras.py': '',
};

export const filesOfTfjsNode: Record<string, string> = {
  'package.json': '{ "version": "0.0.1" }',
  'binding/tfjs_backend.cc': '',
  'dist/register_all_kernels.js': '',
  'dist/register_all_kernels.d.ts': '',
  'dist/index_test.js': '',
  'dist/proto/api_pb.js': "require('google-protobuf')",
};

/** Tools that hand out a fake release, and a compiler whose addon only the fake node can load. */
export function fakeTools(folder: string, scripts: Partial<Record<keyof Tools, string>> = {}): Tools {
  const good: Record<keyof Tools, string> = {
    pip: `while [ "$1" != --dest ]; do shift; done; cp "${folder}"/*.whl "$2"`,
    npm: `cp "${folder}/$(echo "$2" | cut -d@ -f1).tgz" "$4"`,
    compiler: 'for last; do :; done; echo addon > "$last"',
    node: `echo '{ "version": "9.9.9", "product": [7, 10, 15, 22], "activated": [0, 0, 0, 0] }'`,
  };
  const tools = Object.entries({ ...good, ...scripts }).map(([name, script]) => [
    name,
    [fakeTool(folder, name, script)],
  ]);
  return Object.fromEntries(tools) as Tools;
}

/** Writes files given by their paths. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function npmPackage(folder: string, name: string, files: Record<string, string>): Promise<NpmPackage> {
  const file = join(folder, `${name}.tgz`);
  writeFiles(join(folder, name, 'package'), files);
  await create({ file, gzip: true, cwd: join(folder, name) }, ['package']);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  return { name, version: '0.0.1', integrity };
}

/** Whether a folder holds all that a build needs to load. */
export function isWhole(folder: string): boolean {
  const libraryFiles = libraries.map((library) => libraryFile(folder, library));
  return [join(folder, 'dist', 'register_all_kernels.js'), addonFile(folder), ...libraryFiles].every(existsSync);
}
