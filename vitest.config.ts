import { defineConfig } from 'vitest/config';

// One configuration for every package: each runs it with its own folder as root. Where tests leave nothing behind in their process, the
// package has all of its files run in one (`--no-isolate`): that spares a second for each file.
const conditions = ['@saf/source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@saf/source'] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 1,
    setupFiles: [new URL('./tools/testing/src/setup.ts', import.meta.url).pathname],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
    reporters: ['default', ['json', { outputFile: '.vitest/results.json' }]],
  },
});
