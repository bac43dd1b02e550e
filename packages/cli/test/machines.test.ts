import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endOf, saf, safHere, startSaf } from './saf.ts';
import { stripesStudy, stripesStudyAlone } from './stripes-study.ts';

const minutes = 60_000;
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saf-machines-'));
  await mkdir(join(folder, 'share'));
  await writeFile(join(folder, 'stripes.study.ts'), stripesStudy.replace(/robustness.*\n.*certify.*/, ''));
});
afterEach(() => rm(folder, { recursive: true }));

const run = (...words: string[]) => saf(folder, 'run', 'stripes.study.ts', '--engine', 'wasm', ...words);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

describe('machines that take jobs from a queue', () => {
  test.runIf(hasRedis)('leave the bits of a run on one machine', { timeout: 5 * minutes }, async () => {
    const port = await freePort();
    const server = spawn('redis-server', [
      '--port',
      `${port}`,
      '--save',
      '',
      '--maxmemory-policy',
      'noeviction',
      '--dir',
      folder,
    ]);
    await once(server.stdout, 'data');
    const machines = ['--executor', `bullmq://127.0.0.1:${port}/test`, '--artifacts', 'share'];
    // The images and the network are functions of the study file, which the worker has too.
    const worker = startSaf(folder, 'worker', ...machines, '--jobs', '2', '--may-read', folder);
    const ended = endOf(worker);
    const { code, stderr } = await run(...machines, '--out', 'many');
    worker.kill('SIGINT');
    expect(stderr).toContain('train mine: done');
    expect(code).toBe(0);
    expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining('train mine: done') });
    server.kill();
    expect((await run('--out', 'one')).code).toBe(0);
    const read = (out: string, file: string) => readFile(join(folder, out, 'stripes', file));
    expect(await read('many', 'mine/weights.bin')).toEqual(await read('one', 'mine/weights.bin'));
    const curves = async (out: string) => JSON.parse(String(await read(out, 'mine.json'))).evaluation.curves;
    expect(await curves('many')).toEqual(await curves('one'));
  });

  test('no server is one sentence', { timeout: minutes }, async () => {
    const place = `127.0.0.1:${await freePort()}`;
    await writeFile(join(folder, 'alone.study.ts'), stripesStudyAlone);
    const words = ['--engine', 'wasm', '--executor', `bullmq://${place}/test`, '--artifacts', 'share'];
    const { code, stderr } = await safHere(folder, 'run', 'alone.study.ts', ...words);
    expect(stderr).toMatch(new RegExp(`^error: .*${place}.*$`, 'm'));
    expect(code).toBe(1);
  });

  test.each([
    [
      'a worker of no queue',
      ['--executor', 'slurm', '--artifacts', 'share'],
      'executor: expected a queue such as "bullmq://host:6379/prefix", got "slurm"',
    ],
    [
      'a worker of a folder that is not there',
      ['--executor', 'bullmq://127.0.0.1:1/x', '--artifacts', 'none'],
      '--artifacts: expected a folder that is there and that all machines share, got "none"',
    ],
    [
      'a worker that is told a password',
      ['--executor', 'bullmq://me:secret@127.0.0.1:1/x', '--artifacts', 'share'],
      'executor: expected the password in the environment variable SAF_REDIS_PASSWORD, got "bullmq://…@127.0.0.1:1/x"',
    ],
  ])('%s is wrong usage', async (_, words, message) => {
    const { code, stderr } = await safHere(folder, 'worker', ...words);
    expect(stderr.trim()).toBe(`error: ${message}`);
    expect(code).toBe(2);
  });
});
