import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './public-packages.ts';

/** What a bundler makes of a module that imports from the packages as they are built; the peers stay outside. */
export async function bundle(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: `${root}/tools/release` },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['@tensorflow/*'],
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}

/** Bytes over the wire. */
export const gzipSize = (code: string): number => gzipSync(code, { level: 9 }).length;
