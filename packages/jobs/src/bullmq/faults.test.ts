import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasRedis, startRedis, type TestRedis } from '../../test/redis-server.ts';
import type { Job } from '../job.ts';

const KILLS = 50;
const SEED = 24;
const CHAINS = 15;

let redis: TestRedis;
let folder: string;
let lines: string[];
let alive: Set<ChildProcess>;
beforeEach(async () => {
  redis = await startRedis();
  folder = await mkdtemp(join(tmpdir(), 'faults-'));
  for (const name of ['share', 'scratch', 'run']) await mkdir(join(folder, name));
  [lines, alive] = [[], new Set()];
});
afterEach(async () => {
  for (const child of alive) child.kill('SIGKILL');
  await redis.end();
  await setTimeout(300);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const script = fileURLToPath(new URL('../../test/queue-processes.ts', import.meta.url));

function begin(role: 'worker' | 'coordinator', jobs: readonly Job[] = []): ChildProcess {
  const given = JSON.stringify({ url: redis.url, folder, jobs });
  const child = spawn(process.execPath, ['--conditions=@saf/source', '--import', 'tsx', script, role, given], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (data) => lines.push(...String(data).trim().split('\n')));
  alive.add(child);
  child.on('exit', () => alive.delete(child));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (!alive.has(child)) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const run = (name: string) => join(folder, 'run', name);

/** Chains of two jobs and one job that joins all: 2 × CHAINS + 1. */
function graph(): Job[] {
  const firsts = Array.from({ length: CHAINS }, (_, i) => ({
    name: `write ${i}`,
    inputs: [],
    outputs: [run(`${i}`)],
    task: { kind: 'write', file: run(`${i}`), text: `text ${i}` },
  }));
  const joining = (name: string, files: string[]) => ({
    name,
    inputs: files,
    outputs: [run(`${name}.json`)],
    task: { kind: 'join', files, output: run(`${name}.json`) },
  });
  const seconds = firsts.map(({ outputs }, i) => joining(`join ${i}`, outputs));
  return [
    ...firsts,
    ...seconds,
    joining(
      'all',
      seconds.flatMap(({ outputs }) => outputs),
    ),
  ] as Job[];
}

/** A stream of numbers in [0, 1) of a seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** All that the jobs left is what they leave undisturbed, each has one record, and no workers disagree. */
async function checkRun(): Promise<void> {
  const text = (i: number) => `text ${i}`;
  const read = async (name: string) => JSON.parse(await readFile(run(name), 'utf8')) as { texts: string[] };
  for (let i = 0; i < CHAINS; i++) {
    expect(await readFile(run(`${i}`), 'utf8')).toBe(text(i));
    expect((await read(`join ${i}.json`)).texts).toEqual([text(i)]);
  }
  const joined = (await read('all.json')).texts.map((each) => (JSON.parse(each) as { texts: string[] }).texts);
  expect(joined).toEqual(Array.from({ length: CHAINS }, (_, i) => [text(i)]));
  const entries = await readdir(join(folder, 'share'), { recursive: true });
  expect(entries.filter((each) => /^records\/..\/.*\.json$/.test(each))).toHaveLength(2 * CHAINS + 1);
  expect(entries.filter((each) => each.startsWith('disagreements/'))).toEqual([]);
}

const untilEnd = async (coordinator: ChildProcess, seconds = 60) => {
  const ended = coordinator.exitCode !== null ? Promise.resolve() : once(coordinator, 'exit');
  await Promise.race([ended, setTimeout(seconds * 1000)]);
  expect(lines.slice(-30).join('\n')).toContain('finished');
};

/** What happens beside the workers: returns the coordinator that is there. */
async function disturb(kills: number, coordinator: ChildProcess): Promise<ChildProcess> {
  if (kills === 20) await redis.save();
  if (kills === 20 || kills === 40) {
    await redis.kill();
    if (kills === 40) await rm(join(redis.folder, 'dump.rdb'), { force: true });
    await redis.start();
  }
  if (kills !== 15 && kills !== 35) return coordinator;
  await kill(coordinator);
  return begin('coordinator', graph());
}

describe.skipIf(!hasRedis)('faults on BullMQ (needs redis-server)', () => {
  test(`${KILLS} × kill -9 of workers, two of the coordinator, Redis restarted with and without its data: every job once, to the bit`, async () => {
    const random = numbers(SEED);
    const workers = [begin('worker'), begin('worker'), begin('worker')];
    let coordinator = begin('coordinator', graph());
    while (!lines.some((line) => line.startsWith('started'))) await setTimeout(50);
    for (let kills = 1; kills <= KILLS; kills++) {
      const one = Math.floor(random() * workers.length);
      await kill(workers[one]);
      workers[one] = begin('worker');
      await setTimeout(100 + 500 * random());
      coordinator = await disturb(kills, coordinator);
    }
    await untilEnd(coordinator);
    await checkRun();
  }, 120_000);
});
