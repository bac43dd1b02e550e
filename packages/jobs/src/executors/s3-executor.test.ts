import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { credentials, type S3Server, startS3Server } from '../../test/s3-server.ts';
import { testTasks } from '../../test/tasks.ts';
import { openStore } from '../artifacts/open-store.ts';
import { blobName, sha256Of } from '../artifacts/stored-files.ts';
import type { Display } from '../display/display.ts';
import { collectGarbage } from '../garbage/collect-garbage.ts';
import type { Job } from '../job.ts';
import { runJobs } from '../run-jobs.ts';
import { doStoredJob } from '../worker/do-stored-job.ts';
import { storeExecutor } from './store-executor.ts';

let server: S3Server;
let folder: string;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.end());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'executor-'));
  for (const [name, value] of Object.entries(credentials)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const signals = { stop: new AbortController().signal, kill: new AbortController().signal };

/** Does jobs as two machines would that share nothing but a bucket; says what was done and said. */
async function execute(run: string, jobsIn: (root: string) => Job[]) {
  const root = join(folder, run);
  await mkdir(root);
  const [done, said]: [string[], string[]] = [[], []];
  const display: Display = { start() {}, update() {}, end() {}, note: (text) => said.push(text), close() {} };
  const machine = {
    store: await openStore('s3://bucket/study'),
    tasks: testTasks,
    version: '1',
    envOf: () => ({}),
    scratch: join(folder, 'scratch'),
  };
  const executor = storeExecutor({
    store: await openStore('s3://bucket/study'),
    dispatcher: {
      async dispatch(job, _priority, listeners) {
        done.push(job.name);
        await doStoredJob(job, machine, listeners);
      },
    },
    tasks: testTasks,
    root,
    version: '1',
    platformOf: () => null,
  });
  await runJobs(jobsIn(root), { executor, display, signals });
  return { done, said, root, store: machine.store };
}

const jobsIn = (root: string): Job[] => {
  const at = (name: string) => join(root, name);
  const write = (name: string) => ({
    name,
    inputs: [],
    outputs: [at(name)],
    task: { kind: 'write', file: at(name), text: name },
  });
  const files = [at('a'), at('b')];
  const both = {
    name: 'both',
    inputs: files,
    outputs: [at('both.json')],
    task: { kind: 'join', files, output: at('both.json') },
  };
  return [write('a'), write('b'), both] as Job[];
};

test('a graph is done through a bucket; what was damaged or lost there is done again', async () => {
  const first = await execute('first', jobsIn);
  expect(first.done.sort()).toEqual(['a', 'b', 'both']);
  const both = await readFile(join(first.root, 'both.json'), 'utf8');
  expect(JSON.parse(both)).toMatchObject({ texts: ['a', 'b'] });

  await first.store.write(blobName(sha256Of('a')), Buffer.from('damaged'));
  await first.store.remove(blobName(sha256Of('b')));
  const second = await execute('second', jobsIn);
  expect(second.done.sort()).toEqual(['a', 'b']);
  expect(second.said.sort()).toEqual([
    `a: done again, because s3://bucket/study/${blobName(sha256Of('a'))}: expected the file of this SHA-256, got 7 bytes of another SHA-256`,
    `b: done again, because s3://bucket/study/${blobName(sha256Of('b'))}: expected the file of this SHA-256, got nothing`,
  ]);
  expect(await readFile(join(second.root, 'both.json'), 'utf8')).toBe(both);

  expect((await execute('third', jobsIn)).done).toEqual([]);
  // A manifest of each run, three records and three files: all of them young.
  expect(await collectGarbage(first.store)).toEqual({ removed: 0, bytes: 0, kept: 9 });
});
