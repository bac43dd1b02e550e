import { type BuildOptions, build } from 'esbuild';

/** Files of a page by path, and what they were made from. */
export interface Bundle {
  files: Record<string, Uint8Array>;
  sources: string[];
}

const folder = new URL('.', import.meta.url).pathname;
const options = {
  absWorkingDir: folder,
  outdir: '/',
  bundle: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  conditions: ['@saf/source'],
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** Names that the packages of tfjs are served by. */
export const tfjsFiles = {
  '@tensorflow/tfjs-core': 'core',
  '@tensorflow/tfjs-layers': 'layers',
  '@tensorflow/tfjs-backend-wasm': 'wasm',
  '@tensorflow/tfjs-backend-webgl': 'webgl',
  '@tensorflow/tfjs-backend-webgpu': 'webgpu',
};

/** tfjs as modules that share one core. */
export function bundleTfjs(): Promise<Bundle> {
  const entryPoints = Object.entries(tfjsFiles).map(([name, file]) => ({ in: name, out: `tfjs/${file}` }));
  return run({ ...options, entryPoints, splitting: true, chunkNames: 'tfjs/[name]-[hash]' });
}

/** The page with @saf/backend, which finds tfjs where the page says that it is. */
export function bundlePage(): Promise<Bundle> {
  return run({ ...options, entryPoints: ['page.ts'], external: ['@tensorflow/*'] });
}

async function run(each: BuildOptions): Promise<Bundle> {
  const { outputFiles = [], metafile } = await build(each);
  const files = outputFiles.map(({ path, contents }) => [path, contents]);
  return { files: Object.fromEntries(files), sources: Object.keys(metafile?.inputs ?? {}) };
}
