import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, type TestContext } from 'vitest';
import type { Job } from '../../src/job.ts';
import { startRedis, type TestRedis } from '../redis-server.ts';

/** How a process of a run is started. */
interface Beginning {
  /** A command that Node is started by, such as one that gives it another clock. */
  readonly by?: readonly string[];
  /** The server's address, where this process sees it at another one. */
  readonly url?: string;
  /** The folder that it has for its jobs, in the place of one of the run. */
  readonly scratch?: string;
  /** Of a worker: seconds after which its job is given to another one, unless it says that it is there; 1 by default. */
  readonly lockSeconds?: number;
}

/** A run on a queue whose workers and coordinator are processes of the test, in a folder of its own. */
export interface FaultRun {
  readonly redis: TestRedis;
  readonly folder: string;
  /** What all processes have said. */
  readonly lines: readonly string[];
  /** Each has a process group of its own. */
  begin(role: 'worker' | 'coordinator', beginning?: Beginning): ChildProcess;
  /** Ends a process as if it were switched off; what it had started is alone then. */
  kill(child: ChildProcess): Promise<void>;
  untilSaid(pattern: RegExp, seconds?: number): Promise<void>;
  untilEnd(coordinator: ChildProcess): Promise<void>;
  /** Everything is as an undisturbed run leaves it: each job has one record, and no two workers disagree. */
  check(): Promise<void>;
}

export interface FaultRunOptions {
  /** Chains of two jobs, which one job joins in the end. */
  readonly chains: number;
  /** Jobs that count for some seconds, and save what they have counted. */
  readonly counts?: number;
  /** What they count to, ten a second. */
  readonly steps?: number;
  /** An address beside this machine's own at which the server listens. */
  readonly address?: string;
  /** The artifact store, in the place of a folder of the run. */
  readonly share?: string;
}

const script = fileURLToPath(new URL('queue-process.ts', import.meta.url));

/** A run of these jobs, which is thrown away after the test. */
export async function faultRun(
  { onTestFinished }: TestContext,
  { chains, counts = 0, steps = 30, address, share }: FaultRunOptions,
): Promise<FaultRun> {
  const redis = await startRedis(...(address ? ['--protected-mode', 'no', '--bind', '127.0.0.1', address] : []));
  const folder = await mkdtemp(join(tmpdir(), 'faults-'));
  const store = share ?? join(folder, 'share');
  for (const name of ['share', 'scratch', 'run']) await mkdir(join(folder, name));
  const lines: string[] = [];
  const alive = new Set<ChildProcess>();
  const path = (name: string) => join(folder, 'run', name);
  const jobs = jobsOf(path, chains, counts, steps);
  onTestFinished(async () => {
    for (const { pid } of alive) process.kill(-pid!, 'SIGKILL');
    await redis.end();
    await setTimeout(300);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    redis,
    folder,
    lines,
    begin(role, { by = [], url = redis.url, ...more } = {}) {
      const given = JSON.stringify({ url, folder, share: store, ...more, jobs: role === 'coordinator' ? jobs : [] });
      const node = [process.execPath, '--conditions=@saf/source', '--import', 'tsx', script, role, given];
      const [command, ...words] = [...by, ...node];
      const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data) => lines.push(...String(data).trim().split('\n')));
      alive.add(child);
      child.on('exit', () => alive.delete(child));
      return child;
    },
    async kill(child) {
      if (!alive.has(child)) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    async untilSaid(pattern, seconds = 20) {
      const end = performance.now() + seconds * 1000;
      while (!lines.some((line) => pattern.test(line)) && performance.now() < end) await setTimeout(50);
      expect(lines.join('\n')).toMatch(new RegExp(pattern.source, 'm'));
    },
    async untilEnd(coordinator) {
      const ended = coordinator.exitCode !== null ? Promise.resolve() : once(coordinator, 'exit');
      await Promise.race([ended, setTimeout(100_000)]);
      expect(lines.slice(-30).join('\n')).toContain('finished');
    },
    async check() {
      const read = async (name: string) => JSON.parse(await readFile(path(name), 'utf8')) as { texts: string[] };
      for (let i = 0; i < chains; i++) {
        expect(await readFile(path(`${i}`), 'utf8')).toBe(`text ${i}`);
        expect((await read(`join ${i}.json`)).texts).toEqual([`text ${i}`]);
      }
      const joined = (await read('all.json')).texts.slice(0, chains).map((each) => JSON.parse(each).texts);
      expect(joined).toEqual(Array.from({ length: chains }, (_, i) => [`text ${i}`]));
      for (let i = 0; i < counts; i++)
        expect(await readFile(path(`count ${i}.json`), 'utf8')).toBe(JSON.stringify({ steps }));
      const entries = await readdir(store, { recursive: true });
      expect(entries.filter((each) => /^records\/..\/.*\.json$/.test(each))).toHaveLength(jobs.length);
      expect(entries.filter((each) => each.startsWith('disagreements/'))).toEqual([]);
    },
  };
}

/** Chains of two jobs, jobs that count, and one that joins what all leave. */
function jobsOf(path: (name: string) => string, chains: number, counts: number, steps: number): Job[] {
  const firsts = Array.from({ length: chains }, (_, i) => ({
    name: `write ${i}`,
    inputs: [],
    outputs: [path(`${i}`)],
    task: { kind: 'write', file: path(`${i}`), text: `text ${i}` },
  }));
  const joining = (name: string, files: string[]) => ({
    name,
    inputs: files,
    outputs: [path(`${name}.json`)],
    task: { kind: 'join', files, output: path(`${name}.json`) },
  });
  const seconds = firsts.map(({ outputs }, i) => joining(`join ${i}`, outputs));
  const counting = Array.from({ length: counts }, (_, i) => {
    const [checkpoints, output] = [path(`.checkpoints/${i}`), path(`count ${i}.json`)];
    const task = { kind: 'count', steps, milliseconds: 100, checkpoint: join(checkpoints, 'state'), output };
    return { name: `count ${i}`, inputs: [], outputs: [output], checkpoints, task };
  });
  const last = joining(
    'all',
    [...seconds, ...counting].flatMap(({ outputs }) => outputs),
  );
  return [...firsts, ...seconds, ...counting, last] as Job[];
}
