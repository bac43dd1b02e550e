import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasRedis, startRedis, type TestRedis } from '../../test/redis-server.ts';
import { testTasks } from '../../test/tasks.ts';
import { folderStore } from '../artifacts/folder-store.ts';
import type { Display } from '../display/display.ts';
import { storeExecutor } from '../executors/store-executor.ts';
import type { Job } from '../job.ts';
import { runJobs } from '../run-jobs.ts';
import type { Machine } from '../worker/do-stored-job.ts';
import { serveBullBoard } from './bull-board.ts';
import { bullmqStatus } from './bullmq-status.ts';
import { bullmqDispatcher } from './coordinator/dispatcher.ts';
import type { BullmqDispatcherOptions } from './coordinator/dispatcher-options.ts';
import { runBullmqWorker } from './worker/run-worker.ts';
import type { BullmqWorkerOptions } from './worker/worker-options.ts';

let redis: TestRedis;
let folder: string;
let said: string[];
let ends: (() => Promise<void>)[];

beforeAll(async () => {
  if (hasRedis) redis = await startRedis();
});
afterAll(() => redis?.end());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bullmq-'));
  for (const name of ['share', 'other', 'scratch', 'run']) await mkdir(join(folder, name));
  [said, ends] = [[], []];
});
afterEach(async () => {
  for (const end of ends) await end();
  const client = new Redis({ port: redis.port });
  await client.flushall();
  client.disconnect();
  await rm(folder, { recursive: true });
});

const run = (...path: string[]) => join(folder, 'run', ...path);
const note = (text: string) => said.push(text);

const display: Display = {
  start: (job) => note(`${job} started`),
  update: (job, done, text) => note(`${job} ${done} ${text}`),
  end: (job, state, text) => note(`${job} ${state} ${text}`),
  note,
  close() {},
};

const machine = async (more: Partial<Machine> = {}): Promise<Machine> => ({
  store: await folderStore(join(folder, 'share')),
  tasks: testTasks,
  version: '1',
  envOf: (platform) => (platform === 'mars' ? null : { GREETING: platform ?? 'none' }),
  scratch: join(folder, 'scratch'),
  ...more,
});

/** A worker of this process; what it says begins with "worker". */
async function worker(more: Partial<BullmqWorkerOptions> = {}): Promise<() => Promise<void>> {
  const [stop, kill] = [new AbortController(), new AbortController()];
  const ended = runBullmqWorker({
    url: redis.url,
    machine: await machine(),
    platforms: [null],
    concurrency: 1,
    signals: { stop: stop.signal, kill: kill.signal },
    onNote: (text) => note(`worker: ${text}`),
    onJob: ({ name, state, note: text }) => state !== 'progress' && note(`worker: ${name} ${state} ${text}`),
    ...more,
  });
  // Rejected before anybody waits for it.
  ended.catch(() => {});
  const end = async () => {
    stop.abort();
    await ended;
  };
  ends.push(() => end().catch(() => {}));
  return end;
}

interface Coordinator extends Partial<BullmqDispatcherOptions> {
  readonly platform?: string;
  readonly version?: string;
}

/** Has jobs done as a coordinator of this process. */
async function coordinate(jobs: readonly Job[], { platform, version = '1', ...more }: Coordinator = {}) {
  const { store } = await machine();
  const stop = new AbortController();
  const dispatcher = await bullmqDispatcher({ url: redis.url, store, run: run(), onNote: note, ...more });
  const platformOf = () => platform ?? null;
  const executor = storeExecutor({ store, dispatcher, tasks: testTasks, root: run(), version, platformOf });
  const signals = { stop: stop.signal, kill: new AbortController().signal };
  const results = runJobs(jobs, { executor, display, signals }).finally(() => dispatcher.close());
  results.catch(() => {});
  return { results, stop: () => stop.abort() };
}

const write = (name: string): Job =>
  ({ name, inputs: [], outputs: [run(name)], task: { kind: 'write', file: run(name), text: name } }) as Job;
const joining = (name: string, files: string[], task: object = {}): Job =>
  ({
    name,
    inputs: files,
    outputs: [run(`${name}.json`)],
    task: { kind: 'join', files, output: run(`${name}.json`), ...task },
  }) as Job;
const failing = (): Job => ({ name: 'broken', inputs: [], outputs: [run('x')], task: { kind: 'fail' } }) as Job;

const until = async (text: string | RegExp) => {
  const isSaid = () => said.some((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
  for (let i = 0; i < 1500 && !isSaid(); i++) await setTimeout(20);
  expect(said.join('\n')).toMatch(text);
};

/** A job has been put into a queue. */
const untilQueued = async () => {
  const client = new Redis({ port: redis.port });
  while ((await client.keys('test:*:prioritized')).length === 0) await setTimeout(20);
  client.disconnect();
};

describe.skipIf(!hasRedis)('jobs on BullMQ (needs redis-server)', () => {
  test('workers leave the files of a graph, and results do not travel through the queue', async () => {
    await worker();
    const { results } = await coordinate([write('a'), write('b'), joining('both', [run('a'), run('b')])]);
    expect((await results).get('both')).toEqual({ summary: '2 files', files: [run('both.json')] });
    expect(JSON.parse(await readFile(run('both.json'), 'utf8'))).toMatchObject({ texts: ['a', 'b'] });
    expect(said).toContain('a started');
    expect(await readdir(join(folder, 'scratch'), { recursive: true })).toHaveLength(1);
  });

  test('a job that fails fails at once, and says why here', async () => {
    await worker();
    const { results } = await coordinate([failing()]);
    await expect(results).rejects.toThrow('broken failed');
    expect(said).toContain('broken failed expected a flag, got none');
    expect(said.filter((line) => line === 'worker: broken started ')).toHaveLength(1);
  });

  test.each([
    ['another version', { version: '2' }, /no worker takes a, version 2: there are \S+, process \d+ \(version 1\)/],
    [
      'a platform that is not there',
      { platform: 'mars' },
      /no worker takes a for mars, version 1: .*cannot give the same bits/,
    ],
  ])('a job of %s stays for others, which is said', async (_, more, message) => {
    await worker();
    const { results, stop } = await coordinate([write('a')], { ...more, secondsBetweenLooks: 0.3 });
    await until(message);
    await worker({
      machine: await machine({ ...more, envOf: () => ({}) }),
      platforms: ['platform' in more ? more.platform : null],
    });
    await results;
    stop();
  });

  test('a worker with another artifact store takes nothing, which is said', async () => {
    await worker({ machine: await machine({ store: await folderStore(join(folder, 'other')) }) });
    const { stop, results } = await coordinate([write('a')], { secondsBetweenLooks: 0.3 });
    await until(/no worker takes a, version 1: there are .*its artifact store .*other is not the same as .*share here/);
    stop();
    await expect(results).rejects.toThrow('interrupted');
  });

  test('a kind of task that a worker does not know is one sentence', async () => {
    await worker({ machine: await machine({ tasks: { ...testTasks, tasks: testTasks.tasks.slice(1) } }) });
    const { results } = await coordinate([write('a')]);
    await expect(results).rejects.toThrow('a failed');
    expect(said.at(-1)).toContain(
      'a failed task.kind: expected one of "fail", "endless", "join", "count", got "write"',
    );
  });

  test('jobs of several platforms are done one at a time where one says so', async () => {
    await worker({ platforms: [null, 'native'] });
    const [first, second] = [
      await coordinate([write('a'), write('b')]),
      await coordinate([write('c'), write('d')], { platform: 'native', run: 'second' }),
    ];
    await Promise.all([first.results, second.results]);
    const order = said.filter((line) => /^worker: . (started|done)/.test(line)).map((line) => line.split(' ')[2]);
    expect(order).toEqual(Array(4).fill(['started', 'done']).flat());
  });

  test('Ctrl-C on the coordinator leaves jobs with the workers; started again, it goes on', async () => {
    const { results, stop } = await coordinate([write('a'), joining('both', [run('a')])]);
    await untilQueued();
    stop();
    await expect(results).rejects.toThrow('interrupted');
    await worker();
    await until('worker: a done');
    await (await coordinate([write('a'), joining('both', [run('a')])])).results;
    expect(said.filter((line) => line.startsWith('worker: a started'))).toHaveLength(1);
    expect(said).toContain('both done 1 files');
  });

  test('Ctrl-C on a worker hands its job back, and another takes it at once', async () => {
    const end = await worker();
    const endless = { name: 'endless', inputs: [], outputs: [], task: { kind: 'endless' } } as unknown as Job;
    const { results, stop } = await coordinate([endless]);
    await until('endless 0.25 waiting');
    await end();
    expect(said.at(-1)).toBe('worker: endless returned ');
    said = [];
    await worker();
    await until('worker: started');
    stop();
    await expect(results).rejects.toThrow('interrupted');
  });

  test('a second coordinator of a run is told that there is one', async () => {
    const { results, stop } = await coordinate([write('a')]);
    await expect(coordinate([write('a')])).rejects.toThrow(
      /run: expected to be the only one that has this run done, got another on \S+, process \d+/,
    );
    stop();
    await expect(results).rejects.toThrow('interrupted');
  });

  test('bull-board shows the queues to this machine', async () => {
    const { results, stop } = await coordinate([write('a')]);
    await untilQueued();
    const page = await serveBullBoard({ url: redis.url, port: 0 });
    ends.push(page.close);
    const reply = await fetch(`${page.address}api/queues`);
    const { queues } = (await reply.json()) as { queues: { name: string; counts: object }[] };
    expect(queues).toMatchObject([{ name: expect.stringMatching(/^1@\w{12}@any$/), counts: { prioritized: 1 } }]);
    stop();
    await expect(results).rejects.toThrow('interrupted');
  });

  test('the status says what runs, workers and queues do', async () => {
    await worker();
    const endless = { name: 'endless', inputs: [], outputs: [], task: { kind: 'endless' } } as unknown as Job;
    const { results, stop } = await coordinate([failing(), endless, joining('after', [run('x')])]);
    await until('endless 0.25 waiting');
    await until('broken failed');
    await setTimeout(3500);
    const who = expect.stringMatching(/^\S+, process \d+$/);
    expect(await bullmqStatus(redis.url)).toMatchObject({
      runs: [{ run: run(), coordinator: who, jobs: 3, done: 0, failed: 1, released: 1 }],
      workers: [{ name: who, version: '1', concurrency: 1, done: 0, failed: 1, jobsPerHour: 0 }],
      queues: [{ version: '1', platform: null, waiting: 0, active: 1, failed: 1, workers: 1 }],
      active: [{ name: 'endless', worker: who, done: 0.25, note: 'waiting' }],
      failed: [{ name: 'broken', message: 'expected a flag, got none' }],
      secondsLeft: null,
    });
    stop();
    await expect(results).rejects.toThrow('interrupted');
  });

  test('a process that says nothing for too long is ended, and its job given on until that has no use', async () => {
    await worker({ silenceLimit: 1.5, secondsToEnd: 0.5, restSeconds: 0.1 });
    const endless = { name: 'endless', inputs: [], outputs: [], task: { kind: 'endless' } } as unknown as Job;
    const { results } = await coordinate([endless], { attempts: 2 });
    await expect(results).rejects.toThrow('endless failed');
    expect(said.filter((line) => line.startsWith('worker: endless started'))).toHaveLength(2);
    expect(said.at(-1)).toMatch(
      /^endless failed its process said nothing for 1.5 s and was ended \(on \S+, process \d+\)$/,
    );
  });

  test('a worker whose disk is full rests, and the job is done once there is room', async () => {
    const { store } = await machine();
    let full = 2;
    const writeToDisk = store.write;
    const withoutRoom = async (name: string, bytes: Uint8Array) => {
      if (name.startsWith('blobs/') && full-- > 0)
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      await writeToDisk(name, bytes);
    };
    await worker({ machine: await machine({ store: { ...store, write: withoutRoom } }), restSeconds: 0.2 });
    const { results } = await coordinate([write('a')]);
    await results;
    expect(await readFile(run('a'), 'utf8')).toBe('a');
    expect(said.filter((line) => line.startsWith('worker: a '))).toEqual([
      'worker: a started ',
      'worker: a returned ENOSPC: no space left on device, write',
      'worker: a started ',
      'worker: a returned ENOSPC: no space left on device, write',
      'worker: a started ',
      'worker: a done ',
    ]);
    expect(said).toContain('worker: takes no jobs for 0.4 s, because of this trouble');
  });
});
