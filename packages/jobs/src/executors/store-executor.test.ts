import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testTasks } from '../../test/tasks.ts';
import { folderStore } from '../artifacts/folder-store.ts';
import { readRecord, writeRecord } from '../artifacts/job-record.ts';
import { blobName, sha256Of } from '../artifacts/stored-files.ts';
import { storedJob } from '../artifacts/stored-job.ts';
import type { Display } from '../display/display.ts';
import type { Job } from '../job.ts';
import { runJobs } from '../run-jobs.ts';
import { doStoredJob, type Machine } from '../worker/do-stored-job.ts';
import { type Dispatcher, type StoreExecutorOptions, storeExecutor } from './store-executor.ts';

let folder: string;
let said: string[];
let dispatched: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'executor-'));
  for (const name of ['share', 'scratch', 'run', 'given']) await mkdir(join(folder, name));
  [said, dispatched] = [[], []];
});
afterEach(() => rm(folder, { recursive: true }));

const run = (...path: string[]) => join(folder, 'run', ...path);

const display: Display = {
  start: (job) => said.push(`${job} started`),
  update() {},
  end: (job, state, text) => said.push(`${job} ${state} ${text}`),
  note: (text) => said.push(text),
  close() {},
};
const signals = { stop: new AbortController().signal, kill: new AbortController().signal };

const machine = async (): Promise<Machine> => ({
  store: await folderStore(join(folder, 'share')),
  tasks: testTasks,
  version: '1',
  envOf: (platform) => (platform === 'mars' ? null : { GREETING: platform ?? 'none' }),
  scratch: join(folder, 'scratch'),
});

/** Does stored jobs at once, in processes of this machine, as a worker would. */
async function direct(): Promise<Dispatcher> {
  const own = await machine();
  return {
    async dispatch(job, priority, listeners) {
      dispatched.push(`${job.name} ${priority}`);
      // Through JSON, as all that travels.
      await doStoredJob(JSON.parse(JSON.stringify(job)), own, listeners);
    },
  };
}

const write = (name: string): Job =>
  ({ name, inputs: [], outputs: [run(name)], task: { kind: 'write', file: run(name), text: name } }) as Job;
const joining = (name: string, files: string[], more: Partial<Job> = {}, task: object = {}): Job =>
  ({
    name,
    inputs: files,
    outputs: [run(`${name}.json`)],
    task: { kind: 'join', files, output: run(`${name}.json`), ...task },
    ...more,
  }) as Job;

async function execute(jobs: readonly Job[], more: Partial<StoreExecutorOptions> = {}) {
  const { store } = await machine();
  const options = {
    store,
    dispatcher: await direct(),
    tasks: testTasks,
    root: run(),
    version: '1',
    platformOf: () => null,
  };
  return runJobs(jobs, { executor: storeExecutor({ ...options, ...more }), display, signals });
}

const given = async () => {
  const file = join(folder, 'given', 'input');
  await writeFile(file, 'from elsewhere');
  return file;
};

describe('storeExecutor', () => {
  test('jobs of other machines leave their files here, those of the longest way first', async () => {
    const input = await given();
    const results = await execute([write('b'), write('a'), joining('both', [run('a'), input])]);
    expect(dispatched).toEqual(['a 2', 'b 1', 'both 1']);
    expect(JSON.parse(await readFile(run('both.json'), 'utf8'))).toMatchObject({ texts: ['a', 'from elsewhere'] });
    expect(results.get('both')).toEqual({ summary: '2 files', files: [run('both.json')] });
    expect(await readdir(join(folder, 'scratch'))).toEqual([]);
  });

  test('what is in the store is not done again, also for a run in another folder', async () => {
    await execute([write('a'), joining('both', [run('a')])]);
    const before = await readFile(run('both.json'), 'utf8');
    await rm(run('both.json'));
    dispatched = [];
    await execute([write('a'), joining('both', [run('a')])]);
    expect(dispatched).toEqual([]);
    expect(await readFile(run('both.json'), 'utf8')).toBe(before);
  });

  test('nor is what waits for files that an earlier run brought here', async () => {
    await execute([joining('a', []), joining('both', [run('a.json')])]);
    dispatched = [];
    await execute([joining('both', [run('a.json')])]);
    expect(dispatched).toEqual([]);
  });

  test('unless it is asked for anew', async () => {
    await execute([write('a')]);
    await execute([write('a')], { anew: true });
    expect(dispatched).toEqual(['a 1', 'a 1']);
  });

  test.each([
    ['another version of the code', { version: '2' }],
    ['another platform', { platformOf: () => 'native' }],
  ])('%s is another job', async (_, more) => {
    await execute([write('a')]);
    const { store } = await machine();
    const own = { ...(await machine()), ...('version' in more && more) };
    const dispatcher: Dispatcher = {
      async dispatch(job, _priority, listeners) {
        dispatched.push(job.name);
        await doStoredJob(job, own, listeners);
      },
    };
    dispatched = [];
    await execute([write('a')], { store, dispatcher, ...more });
    expect(dispatched).toEqual(['a']);
  });

  test('a job after one that changed is another job', async () => {
    await execute([write('a'), joining('both', [run('a')])]);
    dispatched = [];
    const changed = { ...write('a'), task: { ...write('a').task, text: 'new' } } as Job;
    await execute([changed, joining('both', [run('a')])]);
    expect(dispatched).toEqual(['a 2', 'both 1']);
  });

  test('what is damaged in the store is done again', async () => {
    await execute([write('a')]);
    await writeFile(join(folder, 'share', blobName(sha256Of('a'))), 'damaged');
    dispatched = [];
    await execute([write('a')]);
    expect(dispatched).toEqual(['a 1']);
    expect(await readFile(run('a'), 'utf8')).toBe('a');
    expect(said.join('\n')).toContain('a: done again, because ');
    expect(said.join('\n')).toContain('expected the file of this SHA-256, got 7 bytes of another SHA-256');
  });

  test('kinds that are done here do not travel, but their files do', async () => {
    await execute([joining('receipt', []), write('a'), joining('b', [run('receipt.json'), run('a')])], {
      here: ['write'],
    });
    expect(dispatched).toEqual(['receipt 2', 'b 1']);
    expect(JSON.parse(await readFile(run('b.json'), 'utf8'))).toMatchObject({ texts: [expect.any(String), 'a'] });
  });

  test('a job that fails says why', async () => {
    const failing = { name: 'broken', inputs: [], outputs: [run('x')], task: { kind: 'fail' } } as Job;
    await expect(execute([failing])).rejects.toThrow('broken failed');
    expect(said.at(-1)).toBe('broken failed expected a flag, got none');
  });

  test('a process that is lost goes on from its checkpoint', async () => {
    const checkpoint = run('.checkpoints', 'x', 'state');
    const job = joining('x', [], { checkpoints: run('.checkpoints', 'x') }, { checkpoint, lost: true });
    await execute([job]);
    expect(JSON.parse(await readFile(run('x.json'), 'utf8'))).toMatchObject({ before: 'half' });
  });

  test('two workers that left other bits for one job are named; measured times do not count', async () => {
    const own = await machine();
    const options = { store: own.store, root: run(), version: '1', platformOf: () => null };
    const jobs = [joining('x', [])];
    const stored = await storedJob(jobs[0], options);
    await execute(jobs);
    const record = (await readRecord(own.store, stored.key))!;
    const [output] = record.outputs;
    await writeRecord(own.store, { ...record, worker: 'same', outputs: [{ ...output, sha256: 'a'.repeat(64) }] });
    await writeRecord(own.store, { ...record, worker: 'other', outputs: [{ ...output, bits: 'b'.repeat(64) }] });
    said = [];
    await execute(jobs);
    expect(said).toEqual([
      `x: {run}/x.json is not the same to the bit on ${record.worker} and on other; the first one counts`,
      'x done 0 files',
    ]);
  });
});

describe('doStoredJob refuses', () => {
  const stored = { key: 'a'.repeat(64), name: 'a', version: '1', platform: null, inputs: [], outputs: ['{run}/a'] };
  const task = { kind: 'write', file: '{run}/a', text: 'a' };
  test.each([
    ['another version', { version: '2' }, 'a: version: expected 1, got "2"'],
    [
      'a platform that is not here',
      { platform: 'mars' },
      'a: platform: expected one on which this machine gives the same bits, got "mars"',
    ],
    ['a kind that is not here', { task: { kind: 'wirte' } }, 'got "wirte" (did you mean "write"?)'],
    [
      'a path of this machine',
      { task: { ...task, file: '/etc/passwd' } },
      'or of a folder that this machine may read, got "/etc/passwd"',
    ],
    [
      'a path that leads out',
      { task: { ...task, file: '../x' } },
      'or of a folder that this machine may read, got "../x"',
    ],
    [
      'a path that leads out of the run',
      { task: { ...task, file: '{run}/../x' } },
      "inside of the job's folder, got {run}/../x",
    ],
    ['an output elsewhere', { outputs: ['/etc/passwd'] }, 'a path that begins with {run} or {input-1}'],
    ['data that the schema refuses', { task: { ...task, text: 7 } }, 'task write: text: expected string, got 7'],
    [
      'code that came with the job',
      { task: { ...task, file: '{run}/a.mts' } },
      'a path: expected one of data, since no code travels, got ',
    ],
    ['a key that leads elsewhere', { key: '../../x' }, 'job: key: expected'],
  ])('%s', async (_, wrong, message) => {
    const listeners = { ...signals, onStart() {}, onProgress() {}, onNote() {} };
    await expect(doStoredJob({ ...stored, task, ...wrong }, await machine(), listeners)).rejects.toThrow(message);
    expect(await readdir(join(folder, 'scratch'))).toEqual([]);
  });
});
