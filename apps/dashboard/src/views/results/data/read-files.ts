import { type Remote, wrap } from 'comlink';
import type { Reading } from './reading-worker.ts';
import type { ResultsIndex } from './results-index.ts';
import { isReading, showCommitted, showDropped } from './results-model.ts';

/** Reads what the build has put beside the page, once. A folder at a time comes from the worker: no task of the page is long. */
export async function readCommitted(): Promise<void> {
  if (!isReading.value) return;
  const base = new URL('results/', document.baseURI).href;
  const index = await indexOf(base);
  const read = await withReading((reading) => Promise.all(index.map(({ files }) => reading.ofPage(base, files))));
  showCommitted(index, read.flat());
}

/** Takes files that were dropped. */
export async function takeFiles(files: Iterable<File>): Promise<void> {
  showDropped(await withReading((reading) => reading.ofUser([...files])));
}

async function indexOf(base: string): Promise<ResultsIndex> {
  const response = await fetch(new URL('index.json', base));
  if (!response.ok) throw new Error(`their index could not be loaded (${response.status} ${response.statusText})`);
  return response.json();
}

/** Files are read now and then: the worker ends when it is done. */
async function withReading<Read>(use: (reading: Remote<Reading>) => Promise<Read>): Promise<Read> {
  const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), { type: 'module', name: 'reading' });
  try {
    return await use(wrap<Reading>(worker));
  } finally {
    worker.terminate();
  }
}
