import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeSlurm, fakeSlurm } from '../../test/slurm/fake-slurm.ts';
import { testTasks } from '../../test/tasks.ts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { folderStore } from '../artifacts/folder-store.ts';
import { readRecord } from '../artifacts/job-record.ts';
import { fetchFile, sha256Of } from '../artifacts/stored-files.ts';
import type { StoredJob } from '../artifacts/stored-job.ts';
import { doSlurmJob } from './do-slurm-job.ts';
import { readFailure, removeSlurmJob, writeSlurmJob } from './slurm-files.ts';

let folder: string;
let slurm: FakeSlurm;
let store: ArtifactStore;
let log: string[];
let stop: AbortController;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slurm-job-'));
  await mkdir(join(folder, 'share'));
  store = await folderStore(join(folder, 'share'));
  slurm = await fakeSlurm(folder);
  [log, stop] = [[], new AbortController()];
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((text) => void log.push(text));
  vi.stubEnv('SLURMD_NODENAME', 'n7');
  vi.stubEnv('SLURM_JOB_ID', '12');
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  slurm.end();
  await rm(folder, { recursive: true });
});

const key = sha256Of('a');
const job = (task: StoredJob['task'], more: Partial<StoredJob> = {}): StoredJob => ({
  key,
  name: 'a',
  version: '1',
  platform: null,
  inputs: [],
  outputs: ['{run}/a'],
  task,
  ...more,
});
const writing = { kind: 'write', file: '{run}/a', text: 'a' };
const counting = (steps: number) =>
  job(
    { kind: 'count', steps, milliseconds: 10, checkpoint: '{run}/.checkpoints/a/state', output: '{run}/a' },
    { checkpoints: '{run}/.checkpoints/a' },
  );

async function doIt(given: StoredJob | null): Promise<number> {
  if (given) await writeSlurmJob(store, given);
  const machine = {
    store,
    tasks: testTasks,
    version: '1',
    envOf: (platform: string | null) => (platform === 'mars' ? null : {}),
    scratch: join(folder, 'scratch'),
  };
  return doSlurmJob(key, machine, { stop: stop.signal, kill: new AbortController().signal });
}

const outputOf = async () => {
  const [{ sha256 }] = (await readRecord(store, key))!.outputs;
  await fetchFile(store, { sha256 }, join(folder, 'fetched'));
  return readFile(join(folder, 'fetched'), 'utf8');
};

async function untilLog(pattern: RegExp): Promise<void> {
  while (!log.some((line) => pattern.test(line))) await setTimeout(10);
}

describe('doSlurmJob', () => {
  test('does the job of a key, and again nothing', async () => {
    expect(await doIt(job(writing))).toBe(0);
    expect(await outputOf()).toBe('a');
    expect(await readdir(join(folder, 'scratch'))).toEqual([]);
    await removeSlurmJob(store, key);
    expect(await doIt(null)).toBe(0);
    expect(await readFailure(store, key)).toBeNull();
  });

  test.each([
    ['what failed', job({ kind: 'fail' }), 'expected a flag, got none'],
    [
      'that this machine gives other bits, and what helps',
      job(writing, { platform: 'mars' }),
      'a: platform: expected one on which this machine gives the same bits, got "mars": name nodes that are alike with sbatch\'s --constraint',
    ],
    ['that the code is another', job(writing, { version: '2' }), 'a: version: expected 1, got "2"'],
    ['that it is not there', null, 'found none: do all machines see the same folder?'],
  ])('leaves in the store %s', async (_, given, message) => {
    expect(await doIt(given)).toBe(1);
    expect(await readFailure(store, key)).toEqual({ message: expect.stringContaining(message), node: 'n7' });
    expect(log.at(-1)).toContain(message);
    expect(await readRecord(store, key)).toBeNull();
  });

  test('a scratch folder of another process with the same job is left alone', async () => {
    await mkdir(join(folder, 'scratch', key), { recursive: true });
    await writeFile(join(folder, 'scratch', key, 'theirs'), '');
    expect(await doIt(job(writing))).toBe(0);
    expect(await readdir(join(folder, 'scratch', key))).toEqual(['theirs']);
  });

  test('by SIGTERM it saves and ends, and no failure is left', async () => {
    const ended = doIt(counting(100_000));
    await untilLog(/counted 10/);
    stop.abort();
    expect(await ended).toBe(130);
    expect(await readFailure(store, key)).toBeNull();
    expect(await slurm.calls('scontrol')).toEqual([]);
    stop = new AbortController();
    const again = doIt(counting(100_000));
    await untilLog(/counts from [1-9]/);
    stop.abort();
    await again;
  });

  test('near its time limit it saves and is started again, to the same end', async () => {
    const ended = doIt(counting(200));
    await untilLog(/counted 10/);
    process.kill(process.pid, 'SIGUSR2');
    expect(await ended).toBe(130);
    expect(await slurm.calls('scontrol')).toEqual(['scontrol requeue 12']);
    expect(await doIt(counting(200))).toBe(0);
    await untilLog(/counts from [1-9]/);
    expect(await outputOf()).toBe('{"steps":200}');
  });

  test('near its time limit without anything new it says what helps', async () => {
    const endless = job({ kind: 'endless' }, { outputs: [], checkpoints: '{run}/none' });
    const ended = doIt(endless);
    await untilLog(/started/);
    process.kill(process.pid, 'SIGUSR2');
    expect(await ended).toBe(1);
    expect((await readFailure(store, key))?.message).toBe(
      'its time limit came before it had saved anything new: allow it more time (--time-limit)',
    );
    expect(await slurm.calls('scontrol')).toEqual([]);
  });

  test('without checkpoints it uses the time that is left', async () => {
    const ended = doIt(job({ kind: 'endless' }, { outputs: [] }));
    await untilLog(/started/);
    process.kill(process.pid, 'SIGUSR2');
    expect(await Promise.race([ended, setTimeout(500, 'goes on')])).toBe('goes on');
    stop.abort();
    expect(await ended).toBe(130);
  });
});
