import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bitsOf } from '../../src/artifacts/job-record.ts';
import { localExecutor } from '../../src/executors/local-executor.ts';
import { Interrupted } from '../../src/interrupted.ts';
import type { Job } from '../../src/job.ts';
import { runJobs } from '../../src/run-jobs.ts';
import type { TaskResult } from '../../src/task.ts';
import { testTasks } from '../tasks.ts';
import { type Coordination, coordinate } from './coordinate.ts';
import { commandOf } from './machine.ts';
import { isWithoutSlurm, type SlurmCluster, startSlurm, withoutSlurm } from './slurm-cluster.ts';

let cluster: SlurmCluster;
let place: string;
beforeAll(async () => {
  if (isWithoutSlurm) return;
  place = await mkdtemp(join(tmpdir(), 'slurm-tests-'));
  cluster = await startSlurm();
});
afterAll(async () => {
  await cluster?.end();
  if (place) await rm(place, { recursive: true });
});

/** A run of its own in the cluster. */
async function makeRun(name: string) {
  const folder = join(place, name);
  for (const each of ['share', 'run', 'logs']) await mkdir(join(folder, each), { recursive: true });
  const said: string[] = [];
  const run = (...path: string[]) => join(folder, 'run', ...path);
  /** Slurm's numbers of the run's jobs in these states, with their nodes. */
  const jobs = async (states = 'all') => {
    const text = await cluster.call('squeue', '--noheader', `--states=${states}`, '--format=%A|%N|%k');
    const lines = text.split('\n').map((line) => line.trim().split('|'));
    return lines.filter(([, , comment]) => comment === name).map(([id, node]) => ({ id, node }));
  };
  const more = { say: (text: string) => void said.push(text), arguments: [`--comment=${name}`] };
  return {
    folder,
    said,
    run,
    jobs,
    start: (of: readonly Job[], options: Partial<Coordination> = {}) => coordinate(folder, of, { ...more, ...options }),
    async running() {
      for (;;) {
        const [first] = await jobs('running');
        if (first) return first;
        await setTimeout(200);
      }
    },
    async untilSaid(pattern: RegExp) {
      while (!said.some((text) => pattern.test(text))) await setTimeout(100);
    },
    async untilLogged(id: string, text: string) {
      const log = () => readFile(join(folder, 'logs', `${id}.out`), 'utf8').catch(() => '');
      while (!(await log()).includes(text)) await setTimeout(100);
    },
    write: (file: string): Job => ({
      name: file,
      inputs: [],
      outputs: [run(file)],
      task: task({ kind: 'write', file: run(file), text: file }),
    }),
    join: (file: string, ...files: string[]): Job => ({
      name: file,
      inputs: files.map((each) => run(each)),
      outputs: [run(`${file}.json`)],
      task: task({ kind: 'join', files: files.map((each) => run(each)), output: run(`${file}.json`) }),
    }),
    count: (steps: number): Job => ({
      name: 'count',
      inputs: [],
      outputs: [run('count.json')],
      checkpoints: run('.checkpoints'),
      task: task({
        kind: 'count',
        steps,
        milliseconds: 100,
        checkpoint: run('.checkpoints', 'state'),
        output: run('count.json'),
      }),
    }),
    endless: { name: 'endless', inputs: [], outputs: [], task: { kind: 'endless' } } as Job,
    counted: () => readFile(run('count.json'), 'utf8'),
  };
}

const task = <Data extends { kind: string }>(data: Data) => data;

const nodeOf = ({ value }: TaskResult): unknown => (value as { greeting: unknown }).greeting;

/** Slurm takes half a minute to see what is lost or late, and jobs wait for each other's processors. */
const timeout = 180_000;

describe.skipIf(isWithoutSlurm)(`a real Slurm${withoutSlurm}`, { timeout }, () => {
  describe.concurrent('of four nodes', () => {
    test('does a graph of jobs to the bits of a local run, on all nodes of a partition', async () => {
      const graphOf = ({ write, join: joining }: Awaited<ReturnType<typeof makeRun>>) => [
        ...['a', 'b', 'c', 'd', 'e'].map(write),
        joining('ab', 'a', 'b'),
        joining('cde', 'c', 'd', 'e'),
        joining('all', 'ab.json', 'cde.json'),
      ];
      const [there, here] = [await makeRun('graph'), await makeRun('local')];
      const results = await there.start(graphOf(there));
      const display = { start() {}, update() {}, end() {}, note() {}, close() {} };
      const signals = { stop: new AbortController().signal, kill: new AbortController().signal };
      const files = ['a', 'b', 'c', 'd', 'e', 'ab.json', 'cde.json'];
      await runJobs(graphOf(here).slice(0, -1), {
        executor: localExecutor({ tasks: testTasks, concurrency: 2 }),
        display,
        signals,
      });
      for (const file of files)
        expect(await bitsOf(there.run(file), ['milliseconds'])).toBe(await bitsOf(here.run(file), ['milliseconds']));
      expect(results.get('all')?.summary).toBe('2 files');
      const nodes = ['a', 'b', 'c', 'd', 'e'].map((name) => nodeOf(results.get(name)!));
      expect(new Set(nodes)).toEqual(new Set(['n1', 'n2']));
      // Five writes in one array, two joins in another, and the last one.
      const submissions = await cluster.call('squeue', '-h', '--array', '--states=all', '--format=%F|%k');
      const ofGraph = submissions.split('\n').filter((line) => line.trim().endsWith('|graph'));
      expect(ofGraph).toHaveLength(8);
      expect(new Set(ofGraph).size).toBeLessThan(8);
    });

    test('tells why a task failed, and that a machine gives other bits', async () => {
      const { start, said } = await makeRun('failing');
      const failing: Job = { name: 'broken', inputs: [], outputs: [], task: { kind: 'fail' } };
      await expect(start([failing])).rejects.toThrow('broken failed');
      expect(said.at(-1)).toMatch(/^broken failed expected a flag, got none \(on n[12]\)$/);
      await expect(start([failing], { platform: 'mars' })).rejects.toThrow('broken failed');
      expect(said.at(-1)).toMatch(
        /gives the same bits, got "mars": name nodes that are alike with sbatch's --constraint \(on n[12]\)$/,
      );
    });

    test('a partition that is not there, and memory that no machine has', async () => {
      const { start, said, write } = await makeRun('refused');
      await expect(start([write('x')], { partition: 'none' })).rejects.toThrow('x failed');
      expect(said.at(-1)).toBe(
        "x failed Slurm's sbatch refused: invalid partition specified: none; Invalid partition name specified",
      );
      await expect(start([write('x')], { memoryOf: () => 1e12 })).rejects.toThrow('x failed');
      expect(said.at(-1)).toBe(
        "x failed Slurm's sbatch refused: Memory specification can not be satisfied; Requested node configuration is not available",
      );
    });

    test('a job that somebody cancels fails, and is submitted again by the next run', async () => {
      const { start, said, running, untilLogged, endless, jobs } = await makeRun('cancelled');
      const ended = expect(start([endless])).rejects.toThrow('endless failed');
      const { id } = await running();
      await untilLogged(id, 'started');
      await cluster.call('scancel', id);
      await ended;
      expect(said.at(-1)).toMatch(/was cancelled by somebody \(scancel\): run the same again to submit it again/);
      const stop = new AbortController();
      const again = expect(start([endless], { stop: stop.signal })).rejects.toThrow(Interrupted);
      const next = await running();
      expect(next.id).not.toBe(id);
      // Ctrl-C on the coordinator leaves it running.
      stop.abort();
      await again;
      expect(await jobs('running')).toEqual([next]);
      await cluster.call('scancel', next.id);
    });

    test('a job whose process is killed is submitted again', async () => {
      const { start, said, running, untilLogged, count, counted } = await makeRun('killed');
      const ended = start([count(50)]);
      const { id } = await running();
      await untilLogged(id, 'counts from 0');
      await cluster.call('scancel', '--batch', '--signal=KILL', id);
      await ended;
      expect(said).toContainEqual(
        expect.stringMatching(/^count: submitted again, because Slurm's job \d+ ended \(FAILED\) without a word$/),
      );
      expect(await counted()).toBe('{"steps":50}');
    });

    test('a job of a machine that is lost is done by another one', async () => {
      const { folder, start, running, untilLogged, jobs, count, counted } = await makeRun('lost');
      const ended = start([count(50)], { partition: 'fragile' });
      const { id, node } = await running();
      await untilLogged(id, 'counts from 0');
      cluster.killNode(node);
      const pids = /^process (\d+) of (\d+)$/m.exec(await readFile(join(folder, 'logs', `${id}.out`), 'utf8'))!;
      // The step of Slurm's first: nothing is left that could tell of the end of the job.
      for (const pid of [pids[2], pids[1]]) process.kill(Number(pid), 'SIGKILL');
      await ended;
      expect(await jobs()).toEqual([{ id, node: node === 'n3' ? 'n4' : 'n3' }]);
      expect(await counted()).toBe('{"steps":50}');
    });

    test('before its time limit a job saves and goes on in another Slurm job of the same number', async () => {
      const { folder, start, jobs, count, counted } = await makeRun('time');
      // Slurm looks every half minute which jobs are near their limit, from when its controller was started.
      await start([count(300)], { timeLimit: '1' });
      expect(await counted()).toBe('{"steps":300}');
      const [{ id }, ...others] = await jobs();
      expect(others).toEqual([]);
      const log = await readFile(join(folder, 'logs', `${id}.out`), 'utf8');
      expect(log).toMatch(
        /counts from 0\n(.*\n)*its time limit is near: saved, and to be started again\n(.*\n)*counts from [1-9]/,
      );
    });

    test('a job that reaches its time limit fails', async () => {
      const { start, said, running, untilLogged, endless } = await makeRun('timeout');
      const ended = expect(start([endless])).rejects.toThrow('endless failed');
      const { id } = await running();
      await untilLogged(id, 'started');
      await cluster.call('scontrol', 'update', `JobId=${id}`, 'EndTime=now+1');
      await ended;
      expect(said.at(-1)).toMatch(/reached its time limit: allow it more time \(--time-limit\)/);
    });

    test('a coordinator that was killed finds its jobs again', async () => {
      const { folder, running, jobs, count, counted } = await makeRun('coordinator');
      const [program, ...args] = [...commandOf('coordinator.ts', folder), JSON.stringify([count(60)])];
      const first = spawn(program, args, { stdio: 'ignore' });
      const { id } = await running();
      first.kill('SIGKILL');
      const second = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      second.stdout.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      expect(await new Promise((resolve) => second.on('close', resolve))).toBe(0);
      expect(text).toBe('count started\ncount done 60 steps\n');
      expect(await counted()).toBe('{"steps":60}');
      expect((await jobs()).map((each) => each.id)).toEqual([id]);
    });
  });

  test('a controller that is away for a while is waited for, also one that was killed', async () => {
    const { start, said, write, untilSaid, running, jobs, count, counted } = await makeRun('away');
    const ended = start([count(80), write('before')]);
    const { id } = await running();
    await cluster.stopController('SIGTERM');
    await untilSaid(/^expected Slurm's controller to answer/);
    await cluster.startController();
    await cluster.stopController('SIGKILL');
    await setTimeout(1000);
    await cluster.startController();
    await ended;
    expect(said).toContain('before done 6 characters');
    expect(said.filter((text) => text.startsWith('count done'))).toEqual(['count done 80 steps']);
    expect(await counted()).toBe('{"steps":80}');
    expect((await jobs()).filter((each) => each.id === id)).toHaveLength(1);
  });
});
