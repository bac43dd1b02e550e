import { checkNumber, type ProgressListener } from '@saf/checks';
import type { ArtifactStore, StoredName } from '../artifacts/artifact-store.ts';
import { parseRecord } from '../artifacts/job-record.ts';
import { HOURS_UNTIL_REWRITTEN } from '../artifacts/stored-files.ts';
import { readKeys, submissionIn } from '../slurm/slurm-files.ts';
import { beginCollection, type Collection } from './collection.ts';
import { parsePage } from './run-manifest.ts';

export interface GarbageOptions {
  /** A run that nobody went on with for so long is forgotten; 30 by default. */
  readonly days?: number;
  /** What is younger stays, because somebody may be about to need it; 24 by default, at least 12. */
  readonly graceHours?: number;
  /** Keys of jobs whose artifacts stay whichever run they are of. */
  readonly keep?: Iterable<string>;
  /** Only says what would be removed. */
  readonly dryRun?: boolean;
  readonly onProgress?: ProgressListener;
}

/** What a collection did to a store. */
export interface CollectedGarbage {
  /** Names that were removed. */
  readonly removed: number;
  /** What they held. */
  readonly bytes: number;
  /** Names that stay. */
  readonly kept: number;
}

/**
 * Removes what no run needs any more: what neither the manifest of a run names, nor a record of a job that is named there, and what is
 * not young. Runs under way lose nothing; their next jobs wait until it has ended.
 *
 * @throws Error for a manifest that cannot be read, and then removes nothing
 * @example
 * const { removed, bytes } = await collectGarbage(await openStore('/mnt/share/saf'), { days: 7 });
 */
export async function collectGarbage(store: ArtifactStore, options: GarbageOptions = {}): Promise<CollectedGarbage> {
  const { days = 30, graceHours = 24, keep = [], dryRun = false, onProgress } = options;
  checkNumber('days', days, { min: 0 });
  checkNumber('graceHours', graceHours, { min: 2 * HOURS_UNTIL_REWRITTEN });
  const collection = await beginCollection(store);
  const olderThan = (hours: number) => (modified: Date) => collection.time - modified.getTime() > hours * HOUR;
  const isOld = olderThan(graceHours);
  try {
    const sorted = new Sorted(isOld);
    onProgress?.(0, 'reading what runs need');
    const needed = await needOfRuns(store, olderThan(Math.max(days * 24, graceHours)), sorted);
    for (const key of keep) needed.keys.add(key);
    await sortRecords(store, needed, sorted);
    onProgress?.(0.4, 'looking for what nobody needs');
    await sortFiles(store, needed, sorted);
    const removed = dryRun ? sorted.garbage : await sweep(store, sorted.garbage, isOld, collection, onProgress);
    onProgress?.(1, dryRun ? 'nothing was removed' : 'done');
    const bytes = removed.reduce((sum, each) => sum + each.bytes, 0);
    return { removed: removed.length, bytes, kept: sorted.seen - removed.length };
  } finally {
    await collection.end();
  }
}

const HOUR = 3_600_000;
/** Names that are read or removed at the same time. */
const AT_ONCE = 16;

/** What runs need, by the manifests that are kept and the records of their jobs. */
interface Needed {
  readonly keys: Set<string>;
  /** Keys of jobs that somebody has done. */
  readonly done: Set<string>;
  /** SHA-256 of files. */
  readonly files: Set<string>;
}

/** Names that stay, and those that do not. */
class Sorted {
  readonly garbage: StoredName[] = [];
  seen = 0;

  constructor(readonly isOld: (modified: Date) => boolean) {}

  /** Whether a name stays: because it is needed, or because it is young. */
  stays(each: StoredName, isNeeded: boolean): boolean {
    this.seen++;
    const stays = isNeeded || !this.isOld(each.modified);
    if (!stays) this.garbage.push(each);
    return stays;
  }
}

/** The jobs and inputs of all runs that are not forgotten. */
async function needOfRuns(
  store: ArtifactStore,
  isForgotten: (modified: Date) => boolean,
  sorted: Sorted,
): Promise<Needed> {
  const needed: Needed = { keys: new Set(), done: new Set(), files: new Set() };
  const runs = new Map<string, StoredName[]>();
  for await (const page of store.list('runs')) {
    const [, run] = page.name.split('/');
    runs.set(run, [...(runs.get(run) ?? []), page]);
  }
  for (const pages of runs.values()) {
    // A page that is full is not written any more: the newest one speaks for the run.
    const isKept = pages.some(({ modified }) => !isForgotten(modified));
    for (const page of pages) if (sorted.stays(page, isKept) && isKept) await readPage(store, page.name, needed);
  }
  return needed;
}

async function readPage(store: ArtifactStore, name: string, { keys, files }: Needed): Promise<void> {
  const bytes = await store.read(name);
  const page = bytes && parsePage(bytes);
  if (!page)
    throw new Error(
      `${store.place}/${name}: expected the manifest of a run, got something else: start the run again, or remove it`,
    );
  for (const { key, inputs } of page.jobs) {
    keys.add(key);
    for (const sha256 of inputs) files.add(sha256);
  }
}

/** Of jobs that are done, also where workers disagreed: what stays names files that stay. */
async function sortRecords(store: ArtifactStore, { keys, done, files }: Needed, sorted: Sorted): Promise<void> {
  const stay: string[] = [];
  for (const folder of ['records', 'disagreements'])
    for await (const each of store.list(folder)) {
      const key = keyIn(each.name);
      if (folder === 'records') done.add(key);
      if (sorted.stays(each, keys.has(key))) stay.push(each.name);
    }
  await allOf(stay, async (name) => {
    for (const { sha256 } of parseRecord(await store.read(name))?.outputs ?? []) files.add(sha256);
  });
}

/** "records/ab/<key>.json", "disagreements/<key>/<worker>.json", "slurm/<key>.error.json" */
const keyIn = (name: string): string => /\b[0-9a-f]{64}\b/.exec(name)?.[0] ?? '';

async function sortFiles(store: ArtifactStore, { keys, done, files }: Needed, sorted: Sorted): Promise<void> {
  const isToBeDone = (key: string) => keys.has(key) && !done.has(key);
  for await (const each of store.list('blobs')) sorted.stays(each, files.has(each.name.split('/').at(-1)!));
  for await (const each of store.list('checkpoints')) sorted.stays(each, isToBeDone(keyIn(each.name)));
  for await (const each of store.list('slurm')) {
    const submitted = submissionIn(each.name);
    const about = submitted === null ? [keyIn(each.name)] : await readKeys(store, submitted);
    sorted.stays(each, about.some(isToBeDone));
  }
  // Of collections that were killed.
  for await (const each of store.list('collections')) if (sorted.isOld(each.modified)) sorted.stays(each, false);
}

/** Removes what is old still: somebody may have written it again. Records come before the files that they name. */
async function sweep(
  store: ArtifactStore,
  garbage: readonly StoredName[],
  isOld: (modified: Date) => boolean,
  { checkTime }: Collection,
  onProgress?: ProgressListener,
): Promise<StoredName[]> {
  const removed: StoredName[] = [];
  let done = 0;
  await allOf(garbage, async (each) => {
    const modified = await store.modified(each.name);
    checkTime();
    if (modified && isOld(modified)) {
      await store.remove(each.name);
      removed.push(each);
    }
    if (++done % 100 === 0) onProgress?.(0.5 + done / garbage.length / 2, `${removed.length} removed`);
  });
  return removed;
}

/** Some at the same time, in their order. */
async function allOf<Value>(values: readonly Value[], act: (value: Value) => Promise<void>): Promise<void> {
  for (let i = 0; i < values.length; i += AT_ONCE) await Promise.all(values.slice(i, i + AT_ONCE).map(act));
}
