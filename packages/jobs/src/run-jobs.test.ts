import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testTasks } from '../test/tasks.ts';
import type { Display } from './display/display.ts';
import { localExecutor } from './executors/local-executor.ts';
import type { Job } from './job.ts';
import { runJobs } from './run-jobs.ts';

let folder: string;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobs-'));
  said = [];
});
afterEach(() => rm(folder, { recursive: true }));

const display: Display = {
  start: (job) => said.push(`${job} started`),
  update: (job, done, note) => said.push(`${job} ${done} ${note}`),
  end: (job, state, text) => said.push(`${job} ${state} ${text}`),
  note: (text) => said.push(text),
  close() {},
};

const writing = (name: string, inputs: string[] = []): Job => {
  const file = join(folder, name);
  return {
    name,
    inputs: inputs.map((each) => join(folder, each)),
    outputs: [file],
    task: { kind: 'write', file, text: name } as Job['task'],
  };
};

const run = (jobs: Job[]) => {
  const signals = { stop: new AbortController().signal, kill: new AbortController().signal };
  const executor = localExecutor({ tasks: testTasks, concurrency: 2, env: { GREETING: 'hello' } });
  return runJobs(jobs, { executor, display, signals });
};

test('does jobs in the order of their files, and gives what each gave', async () => {
  const results = await run([writing('second', ['first']), writing('first')]);
  expect(results.get('second')).toEqual({
    summary: '6 characters',
    files: [join(folder, 'second')],
    value: { greeting: 'hello' },
  });
  expect(await readFile(join(folder, 'first'), 'utf8')).toBe('first');
  expect(said).toEqual([
    'first started',
    'first 0.5 writing',
    'first done 5 characters',
    'second started',
    'second 0.5 writing',
    'second done 6 characters',
  ]);
});

test('a job that fails is named, and what waits for it is skipped', async () => {
  const failing: Job = { name: 'broken', inputs: [], outputs: [join(folder, 'x')], task: { kind: 'fail' } };
  await expect(run([failing, writing('after', ['x'])])).rejects.toThrow(
    'broken failed; not done because of that: after',
  );
  expect(said).toContain('broken failed expected a flag, got none');
});

test('of many that are skipped ten are named', async () => {
  const failing: Job = { name: 'broken', inputs: [], outputs: [join(folder, 'x')], task: { kind: 'fail' } };
  const after = Array.from({ length: 12 }, (_, i) => writing(`after ${i}`, ['x']));
  await expect(run([failing, ...after])).rejects.toThrow(/because of that: after 0, .*, after 9, and 2 others$/);
});

test('a job that does not leave its outputs has failed', async () => {
  const job = { ...writing('there'), outputs: [join(folder, 'elsewhere')] };
  await expect(run([job])).rejects.toThrow('there failed');
  expect(said.at(-1)).toBe(`there failed expected it to leave ${join(folder, 'elsewhere')}, found nothing there`);
});

test('a kind that nobody knows is refused before anything is started', async () => {
  const job = { ...writing('there'), task: { kind: 'wirte' } };
  await expect(run([writing('first'), job])).rejects.toThrow(
    'task.kind: expected one of "write", "fail", "endless", "join", "count", got "wirte" (did you mean "write"?)',
  );
  expect(said).toEqual([]);
});
