import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { root } from './public-packages.ts';

/** What a bundler makes of a module. */
export interface Bundle {
  /** The files that are loaded with it. */
  readonly atOnce: readonly string[];
  /** The files that are loaded when they are asked for: dynamic imports. */
  readonly later: readonly string[];
}

const ENTRY = 'bundle.js';

/** What a bundler makes of a module that imports from the packages as they are built; the peers stay outside, and what else is named. */
export async function bundle(code: string, external: readonly string[] = []): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: `${root}/tools/release` },
    bundle: true,
    splitting: true,
    outdir: '.',
    entryNames: 'bundle',
    absWorkingDir: root,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['@tensorflow/*', ...external],
    logLevel: 'silent',
  });
  const first = filesWith(ENTRY, metafile);
  const texts = outputFiles.map(({ path, text }) => ({ text, isFirst: first.has(relative(root, path)) }));
  const some = (isFirst: boolean) => texts.filter((each) => each.isFirst === isFirst).map(({ text }) => text);
  return { atOnce: some(true), later: some(false) };
}

/** A file and all that it imports statically. */
function filesWith(file: string, { outputs }: Metafile, found = new Set<string>()): Set<string> {
  if (!(file in outputs) || found.has(file)) return found;
  found.add(file);
  for (const { path, kind } of outputs[file].imports)
    if (kind === 'import-statement') filesWith(path, { inputs: {}, outputs }, found);
  return found;
}

/** Bytes over the wire. */
export function gzipSize(files: readonly string[]): number {
  return files.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
}
