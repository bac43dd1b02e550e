import { hostname } from 'node:os';
import { z } from 'zod';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { jsonOrNull } from '../artifacts/json-or-null.ts';
import { sha256Of } from '../artifacts/stored-files.ts';
import type { StoredJob } from '../artifacts/stored-job.ts';
import { noCollection } from './collection.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const pageSchema = z.object({
  /** The machine and folder, for people. */
  run: z.string(),
  jobs: z.array(z.object({ key: sha256, inputs: z.array(sha256) })),
});

export type ManifestPage = z.infer<typeof pageSchema>;
type Entry = ManifestPage['jobs'][number];

/** Jobs of one page: a job more writes no more than that. */
const PAGE = 100;
const MILLISECONDS_BETWEEN_BEATS = 3_600_000;

/** What a run needs of the store: garbage collection keeps what the manifests of runs name. */
export interface RunManifest {
  /** Names a job before it is relied upon, and keeps the manifest young while `act` is under way. */
  during<Value>(job: Pick<StoredJob, 'key' | 'inputs'>, act: () => Promise<Value>): Promise<Value>;
}

/**
 * The manifest of a run, in pages `runs/<run>/<number>.json`. The same version of the code in the same folder of the same machine is the
 * same run, and keeps what it had before.
 *
 * @param pollMilliseconds how often a garbage collection under way is looked for
 */
export async function openManifest(
  store: ArtifactStore,
  { root, version }: { readonly root: string; readonly version: string },
  pollMilliseconds?: number,
): Promise<RunManifest> {
  const run = `${hostname()}: ${root}`;
  const folder = `runs/${sha256Of(`${run} ${version}`).slice(0, 16)}`;
  const pages = new Pages(store, run, folder, pollMilliseconds);
  await pages.load();
  await pages.write();
  let working = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    async during(job, act) {
      // A beat that fails is made up for by the next.
      timer ??= setInterval(() => void pages.write().catch(() => {}), MILLISECONDS_BETWEEN_BEATS);
      working++;
      try {
        await pages.add({ key: job.key, inputs: job.inputs.map((input) => input.sha256) });
        return await act();
      } finally {
        if (--working === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      }
    },
  };
}

/** What a page holds; null for what is none. */
export const parsePage = (bytes: Buffer): ManifestPage | null => pageSchema.safeParse(jsonOrNull(bytes)).data ?? null;

class Pages {
  private readonly known = new Set<string>();
  private number = 0;
  private entries: Entry[] = [];
  private last: Promise<void> = Promise.resolve();
  /** The next writing, as long as it has not begun: many jobs that come at once are one. */
  private next: Promise<void> | null = null;

  constructor(
    private readonly store: ArtifactStore,
    private readonly run: string,
    private readonly folder: string,
    private readonly pollMilliseconds?: number,
  ) {}

  /** What an earlier start of the run wrote; a page that is damaged is written anew. */
  async load(): Promise<void> {
    for await (const { name } of this.store.list(this.folder)) {
      const number = Number(/(\d+)\.json$/.exec(name)?.[1] ?? Number.NaN);
      const page = parsePage((await this.store.read(name)) ?? Buffer.alloc(0));
      if (Number.isNaN(number) || !page) continue;
      for (const { key } of page.jobs) this.known.add(key);
      if (number >= this.number) [this.number, this.entries] = [number, page.jobs];
    }
  }

  async add(entry: Entry): Promise<void> {
    if (this.known.has(entry.key)) return;
    this.entries.push(entry);
    await this.write();
    this.known.add(entry.key);
  }

  /** Writes what there is by now; resolves once no garbage collection is under way that may not have seen it. */
  write(): Promise<void> {
    this.next ??= this.last.then(async () => {
      this.next = null;
      await this.writeEntries();
    });
    const mine = this.next;
    this.last = mine.catch(() => {});
    return mine;
  }

  private async writeEntries(): Promise<void> {
    for (;;) {
      const name = `${this.folder}/${this.number}.json`;
      const jobs = this.entries.slice(0, PAGE);
      await this.store.write(name, Buffer.from(JSON.stringify({ run: this.run, jobs } satisfies ManifestPage)));
      if (jobs.length < PAGE) return noCollection(this.store, name, this.pollMilliseconds);
      // A full page is written once.
      this.entries.splice(0, PAGE);
      this.number++;
    }
  }
}
