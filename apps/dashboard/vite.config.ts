import { defaultClientConditions, defineConfig } from 'vite';
import { committedResults } from './plugins/committed-results.ts';
import { serviceWorker } from './plugins/service-worker.ts';

const chunkName = (moduleIds: readonly string[]): string =>
  /tfjs-(backend-\w+)\//.exec(moduleIds.at(-1) ?? '')?.[1] ?? 'shared';

export default defineConfig({
  // Addresses are relative: the page works in any folder of any file server.
  base: './',
  resolve: { conditions: ['@saf/source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: {
    format: 'es',
    // The service worker tells by the names which engines a first visit needs.
    rolldownOptions: { output: { chunkFileNames: ({ moduleIds }) => `assets/${chunkName(moduleIds)}-[hash].js` } },
  },
  build: {
    target: 'es2022',
    cssTarget: 'chrome123',
    // A file in a data: address would need a weaker content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The engine is one large chunk, in the worker.
    chunkSizeWarningLimit: 2000,
  },
  plugins: [committedResults(), serviceWorker()],
});
