import { defineConfig } from 'tsdown';

// One configuration for every package: each builds its own src/index.ts, and those of the other entries that it has.
export default defineConfig({
  cwd: process.cwd(),
  entry: ['src/{index,node,card,ood,recipe}.ts'],
  format: 'esm',
  dts: true,
  platform: 'neutral',
  deps: { neverBundle: [/^node:/] },
  target: 'es2022',
  sourcemap: true,
  clean: true,
  fixedExtension: false,
});
