import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../test/memory-store.ts';
import { describeStore } from '../../test/store-contract.ts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { readRecord, recordName, writeRecord } from '../artifacts/job-record.ts';
import { blobName, sha256Of, storeFile } from '../artifacts/stored-files.ts';
import { writeKeys } from '../slurm/slurm-files.ts';
import { collectGarbage } from './collect-garbage.ts';
import { noCollection } from './collection.ts';
import { openManifest } from './run-manifest.ts';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'garbage-'));
});
afterAll(() => rm(scratch, { recursive: true }));

describeStore('a store of the tests', async () => ({ store: new MemoryStore(), end: async () => {} }));

/** Six jobs: the last three need what the first three leave, and a file from elsewhere. Some leave the same bytes. */
const JOBS = [0, 1, 2, 3, 4, 5];
const keyOf = (job: number) => sha256Of(`job ${job}`);
const contentOf = (job: number) => `content ${job % 4}`;
const before = (job: number) => (job < 3 ? [] : [job - 3]);
const given = (job: number) => (job < 3 ? [] : [`given ${job}`]);
const namesOf = (job: number) => [
  recordName(keyOf(job)),
  blobName(sha256Of(contentOf(job))),
  ...given(job).map((text) => blobName(sha256Of(text))),
];

async function leave(store: ArtifactStore, content: string) {
  const file = join(scratch, sha256Of(content));
  await writeFile(file, content);
  return storeFile(store, file);
}

async function need(store: ArtifactStore, sha256: string) {
  if (!(await store.read(blobName(sha256)))) throw new Error(`expected ${sha256} in the store`);
}

/** As a worker does a job: from the store alone. */
async function work(store: ArtifactStore, job: number): Promise<void> {
  if (await readRecord(store, keyOf(job))) return;
  for (const each of before(job)) {
    const record = await readRecord(store, keyOf(each));
    if (!record) throw new Error(`expected job ${each} in the store`);
    for (const { sha256 } of record.outputs) await need(store, sha256);
  }
  for (const text of given(job)) await need(store, sha256Of(text));
  const file = { path: '{run}/x', ...(await leave(store, contentOf(job))) };
  const outputs = [{ ...file, bits: file.sha256 }];
  await writeRecord(store, { key: keyOf(job), name: `${job}`, outputs, result: { summary: '' }, worker: 'w' });
}

/** As a run has jobs done, in layers; returns what had to be done again. */
async function run(store: ArtifactStore, root: string, jobs: readonly number[]): Promise<void> {
  const manifest = await openManifest(store, { root, version: '1' }, 1);
  for (const layer of [jobs.filter((job) => job < 3), jobs.filter((job) => job >= 3)])
    await Promise.all(
      layer.map(async (job) => {
        const inputs = await Promise.all(
          given(job).map(async (text) => ({ path: '{input-1}/x', sha256: (await leave(store, text)).sha256 })),
        );
        await manifest.during({ key: keyOf(job), inputs }, async () => {
          await work(store, job);
          for (const { sha256 } of (await readRecord(store, keyOf(job)))!.outputs) await need(store, sha256);
        });
      }),
    );
}

const missing = (store: MemoryStore, jobs: Iterable<number>) =>
  [...jobs].flatMap(namesOf).filter((name) => !store.names.has(name));
const withoutRuns = (store: MemoryStore) => [...store.names.keys()].filter((name) => !name.startsWith('runs/')).sort();

describe('collectGarbage', () => {
  test('keeps what a run needs, and removes what none does once it is old', async () => {
    const store = new MemoryStore();
    await run(store, 'mine', [0, 3]);
    await leave(store, 'nobody needs it');
    await store.write(`checkpoints/ab/${keyOf(3)}`, Buffer.from('of a job that is done'));
    await store.write(`checkpoints/ab/${keyOf(4)}`, Buffer.from('of no run'));
    await store.write(`disagreements/${keyOf(4)}/w.json`, Buffer.from('of no run'));
    await store.write('notes/x', Buffer.from('none of its business'));
    expect(await collectGarbage(store)).toMatchObject({ removed: 0 });
    store.age(25);
    const planned = await collectGarbage(store, { dryRun: true });
    expect(missing(store, [0, 3])).toEqual([]);
    const progress: number[] = [];
    expect(await collectGarbage(store, { onProgress: (done) => progress.push(done) })).toEqual(planned);
    expect(planned).toEqual({ removed: 4, bytes: 15 + 21 + 9 + 9, kept: 6 });
    expect(withoutRuns(store)).toEqual([...new Set([...namesOf(0), ...namesOf(3), 'notes/x'])].sort());
    expect(progress).toEqual([0, 0.4, 1]);
  });

  test('forgets a run that nobody went on with, but for the jobs that are to be kept', async () => {
    const store = new MemoryStore();
    await run(store, 'mine', [0, 1, 2]);
    store.age(8 * 24);
    await collectGarbage(store, { days: 7, keep: [keyOf(1)] });
    expect([...store.names.keys()].sort()).toEqual(namesOf(1).sort());
  });

  test('keeps what Slurm was told of jobs that a run has not ended, and nothing else of it', async () => {
    const store = new MemoryStore();
    const manifest = await openManifest(store, { root: 'mine', version: '1' });
    for (const job of [0, 1]) await manifest.during({ key: keyOf(job), inputs: [] }, async () => {});
    await work(store, 0);
    for (const job of [0, 1, 2])
      for (const file of [`${keyOf(job)}.json`, `${keyOf(job)}.error.json`])
        await store.write(`slurm/${file}`, Buffer.from('{}'));
    const [done, half, foreign] = [
      await writeKeys(store, [keyOf(0)]),
      await writeKeys(store, [keyOf(0), keyOf(1)]),
      await writeKeys(store, [keyOf(2)]),
    ];
    store.age(25);
    await collectGarbage(store);
    const left = [...store.names.keys()].filter((name) => name.startsWith('slurm/')).sort();
    expect(left).toEqual(
      [`slurm/${keyOf(1)}.error.json`, `slurm/${keyOf(1)}.json`, `slurm/submissions/${half}.json`].sort(),
    );
    expect([done, foreign]).not.toContain(half);
  });

  test('keeps the checkpoints of a job that a run has not ended, and what workers disagreed about', async () => {
    const store = new MemoryStore();
    const manifest = await openManifest(store, { root: 'mine', version: '1' });
    const checkpoints = `checkpoints/ab/${keyOf(1)}`;
    await manifest.during({ key: keyOf(1), inputs: [] }, () => store.write(checkpoints, Buffer.from('half')));
    await run(store, 'mine', [0]);
    const first = (await readRecord(store, keyOf(0)))!;
    const other = await leave(store, 'another content');
    await writeRecord(store, {
      ...first,
      worker: 'other',
      outputs: [{ path: '{run}/x', ...other, bits: other.sha256 }],
    });
    store.age(25);
    expect(await collectGarbage(store)).toMatchObject({ removed: 0 });
    expect(store.names.has(checkpoints)).toBe(true);
    expect(store.names.has(blobName(other.sha256))).toBe(true);
  });

  test('a file that was there before is as young as a new one once somebody has left it again', async () => {
    const store = new MemoryStore();
    await leave(store, 'of a job whose record comes later');
    store.age(25);
    await leave(store, 'of a job whose record comes later');
    expect(await collectGarbage(store)).toMatchObject({ removed: 0 });
  });

  test('what is written again between being found and being removed stays', async () => {
    const store = new MemoryStore();
    const { sha256 } = await leave(store, 'x');
    store.age(25);
    const list = store.list.bind(store);
    store.list = async function* (folder) {
      yield* list(folder);
      if (folder === 'blobs') await leave(store, 'x');
    };
    expect(await collectGarbage(store)).toEqual({ removed: 0, bytes: 0, kept: 1 });
    expect(store.names.has(blobName(sha256))).toBe(true);
  });

  test('a manifest that cannot be read ends it before anything is removed', async () => {
    const store = new MemoryStore();
    await leave(store, 'nobody needs it');
    store.age(25);
    await store.write('runs/ab/0.json', Buffer.from('{"damaged'));
    await expect(collectGarbage(store)).rejects.toThrow(
      'memory/runs/ab/0.json: expected the manifest of a run, got something else: start the run again, or remove it',
    );
    expect(store.names.size).toBe(2);
  });

  test.each([
    [{ graceHours: 1 }, 'graceHours: expected a finite number >= 12, got 1'],
    [{ days: -1 }, 'days: expected a finite number >= 0, got -1'],
  ])('%j is refused', async (options, message) => {
    await expect(collectGarbage(new MemoryStore(), options)).rejects.toThrow(message);
  });

  test('a run with thousands of jobs names each of them once, in pages', async () => {
    const store = new MemoryStore();
    const manifest = await openManifest(store, { root: 'mine', version: '1' });
    const keys = Array.from({ length: 1_234 }, (_, i) => sha256Of(`${i}`));
    const all = () => Promise.all(keys.map((key) => manifest.during({ key, inputs: [] }, async () => {})));
    await all();
    await all();
    const again = await openManifest(store, { root: 'mine', version: '1' });
    await again.during({ key: keys[0], inputs: [] }, async () => {});
    await again.during({ key: sha256Of('new'), inputs: [] }, async () => {});
    const found = [...store.names.values()].flatMap(({ bytes }) => JSON.parse(String(bytes)).jobs);
    expect(store.names.size).toBe(13);
    expect(found.map(({ key }) => key).sort()).toEqual([...keys, sha256Of('new')].sort());
  });

  test('a job waits for a collection under way, and not for one that is dead', async () => {
    const store = new MemoryStore();
    await store.write('collections/a', Buffer.from('somebody'));
    await store.write('x', Buffer.from('x'));
    let over = false;
    const waiting = noCollection(store, 'x', 1).then(() => {
      over = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(over).toBe(false);
    await store.remove('collections/a');
    await waiting;
    await store.write('collections/b', Buffer.from('somebody'));
    store.age(0.1);
    await store.write('x', Buffer.from('x'));
    await noCollection(store, 'x', 1);
  });

  const some = fc
    .subarray(JOBS, { minLength: 1 })
    .map((jobs) => [...new Set(jobs.flatMap((job) => [...before(job), job]))]);

  test('whatever happened before: every run that is not forgotten is there whole, and nothing old that none needs', async () => {
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ root: fc.constantFrom('a', 'b', 'c'), jobs: some }),
      fc.record({ hours: fc.constantFrom(5, 20, 100, 500) }),
      fc.constant('collect' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const world = { store: new MemoryStore(), runs: new Map() };
        for (const each of steps) await take(each, world);
        await take('collect', world);
      }),
      { numRuns: 150 },
    );
  });

  test('at whatever moment it runs: a run under way loses nothing, also of what older runs had left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        some,
        some,
        fc.subarray(JOBS),
        fc.nat({ max: 60 }),
        async (s, older, jobs, unnamed, late) => {
          const store = new MemoryStore();
          await run(store, 'older', older);
          for (const job of unnamed) await store.remove(recordName(keyOf(job)));
          store.age(40 * 24);
          const slow = scheduled(store, s);
          const collect = async () => {
            for (let i = 0; i < late; i++) await s.schedule(Promise.resolve());
            await collectGarbage(slow);
          };
          await s.waitFor(Promise.all([run(slow, 'mine', jobs), collect()]));
          expect(missing(store, jobs)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

type Step = 'collect' | { hours: number } | { root: string; jobs: number[] };

/** A store, and what runs did to it that are not forgotten, and how long ago. */
interface World {
  readonly store: MemoryStore;
  readonly runs: Map<string, { jobs: Set<number>; hours: number }>;
}

async function take(step: Step, { store, runs }: World): Promise<void> {
  if (step === 'collect') {
    await collectGarbage(store);
    for (const [root, { hours }] of runs) if (hours > 30 * 24) runs.delete(root);
    checkCollected(
      store,
      [...runs.values()].flatMap(({ jobs }) => [...jobs]),
    );
  } else if ('hours' in step) {
    store.age(step.hours);
    for (const known of runs.values()) known.hours += step.hours;
  } else {
    await run(store, step.root, step.jobs);
    runs.set(step.root, { jobs: new Set([...(runs.get(step.root)?.jobs ?? []), ...step.jobs]), hours: 0 });
  }
}

function checkCollected(store: MemoryStore, needed: readonly number[]): void {
  expect(missing(store, needed)).toEqual([]);
  const names = new Set(needed.flatMap(namesOf));
  const old = Date.now() - 24.01 * 3_600_000;
  const isStray = (name: string) => !names.has(name) && store.names.get(name)!.modified.getTime() < old;
  expect(withoutRuns(store).filter(isStray)).toEqual([]);
}

/** A store each of whose answers comes when the scheduler says. */
function scheduled(store: MemoryStore, s: fc.Scheduler): ArtifactStore {
  const listed = s.scheduleFunction(async (folder: string) => {
    const found = [];
    for await (const each of store.list(folder)) found.push(each);
    return found;
  });
  return {
    place: store.place,
    read: s.scheduleFunction((name: string) => store.read(name)),
    create: s.scheduleFunction((name: string, bytes: Uint8Array) => store.create(name, bytes)),
    write: s.scheduleFunction((name: string, bytes: Uint8Array) => store.write(name, bytes)),
    has: s.scheduleFunction((name: string) => store.has(name)),
    modified: s.scheduleFunction((name: string) => store.modified(name)),
    async *list(folder) {
      yield* await listed(folder);
    },
    remove: s.scheduleFunction((name: string) => store.remove(name)),
  };
}
