import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { indexResults, listFiles } from './index-results.ts';

const folder = resolve(import.meta.dirname, '../../../results');

/** Puts the committed results beside the page, and `results/index.json` that says which there are. */
export function committedResults(): Plugin {
  return {
    name: 'committed-results',
    apply: 'build',
    generateBundle() {
      const files = listFiles(folder);
      const index = indexResults(files);
      for (const file of files)
        this.emitFile({ type: 'asset', fileName: `results/${file}`, source: readFileSync(resolve(folder, file)) });
      this.emitFile({ type: 'asset', fileName: 'results/index.json', source: JSON.stringify(index) });
    },
  };
}
