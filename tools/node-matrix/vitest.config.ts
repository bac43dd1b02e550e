import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

// What a version of Node could break: numbers, files, compression, streams, WebAssembly, child processes.
const quick = [
  'checks/src/*',
  'random/src/*',
  'activations/src/{rbf,mirrored-relu,layers}',
  'losses/src/{hybrid-loss,bad-input}',
  'datasets/src/{image-dataset,formats/idx}',
  'data-sources/src/download/read-tar',
  'models/src/**/{storage,classifiers,split-head}',
  'attacks/src/**/{fgsm,criteria}',
  'metrics/src/{psnr,wilson-interval,histogram}',
  'pretrained/src/*',
  'backend/src/wasm/{matrix-products,sums}',
  'training/src/{recipe,learning-rate}*',
];
const full = ['**/{src,test}/**/*'];

export default mergeConfig(
  { ...shared, test: { ...shared.test, include: undefined, reporters: undefined } },
  defineConfig({
    root: fileURLToPath(new URL('../../packages', import.meta.url)),
    cacheDir: fileURLToPath(new URL('node_modules/.vite', import.meta.url)),
    test: {
      testTimeout: 180_000,
      include: (process.env.SAF_MATRIX === 'full' ? full : quick).map((files) => `${files}.test.ts`),
      reporters: ['default'],
    },
  }),
);
