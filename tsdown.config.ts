import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsdown';

type Source = string | Record<string, string>;
const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, { '@saf/source'?: Source }>;
};
const sources = Object.values(exports).flatMap(({ '@saf/source': source = {} }) =>
  typeof source === 'string' ? source : Object.values(source),
);

// One configuration for every package: each builds the entries that its exports name.
export default defineConfig({
  cwd: process.cwd(),
  entry: sources,
  format: 'esm',
  dts: true,
  platform: 'neutral',
  deps: { neverBundle: [/^node:/] },
  target: 'es2022',
  // The modules are readable as they are built, comments and all: maps would double a package to say the same.
  sourcemap: false,
  clean: true,
  fixedExtension: false,
  // A package of several entries module by module: bundlers leave out a whole module that nothing is imported from, also where they
  // cannot be sure of each statement. A small one is smaller in one piece.
  unbundle: sources.length > 1,
});
