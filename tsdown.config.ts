import { defineConfig } from 'tsdown';

// One configuration for every package: each builds its own src/index.ts, and src/node.ts where it has one.
export default defineConfig({
  cwd: process.cwd(),
  entry: ['src/{index,node}.ts'],
  format: 'esm',
  dts: true,
  platform: 'neutral',
  deps: { neverBundle: [/^node:/] },
  target: 'es2022',
  sourcemap: true,
  clean: true,
  fixedExtension: false,
});
