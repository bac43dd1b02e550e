import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../test/memory-store.ts';
import { type FakeSlurm, fakeSlurm, submitted } from '../../test/slurm/fake-slurm.ts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { folderStore } from '../artifacts/folder-store.ts';
import { writeRecord } from '../artifacts/job-record.ts';
import { sha256Of } from '../artifacts/stored-files.ts';
import type { StoredJob } from '../artifacts/stored-job.ts';
import { Interrupted } from '../interrupted.ts';
import { type SlurmDispatcher, type SlurmDispatcherOptions, slurmDispatcher } from './slurm-dispatcher.ts';
import { readSlurmJob, writeFailure, writeKeys } from './slurm-files.ts';

let folder: string;
let slurm: FakeSlurm;
let store: ArtifactStore;
let dispatcher: SlurmDispatcher | null;
let said: string[];
let stop: AbortController;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slurm-'));
  await mkdir(join(folder, 'share'));
  store = await folderStore(join(folder, 'share'));
  slurm = await fakeSlurm(folder);
  [said, stop, dispatcher] = [[], new AbortController(), null];
});
afterEach(async () => {
  await dispatcher?.close();
  slurm.end();
  await rm(folder, { recursive: true });
});

const jobNamed = (name: string): StoredJob => ({
  key: sha256Of(name),
  name,
  version: '1',
  platform: null,
  inputs: [],
  outputs: [],
  task: { kind: 'write' },
});

const leaveRecord = (name: string, to = store) =>
  writeRecord(to, { key: sha256Of(name), name, outputs: [], result: { summary: '' }, worker: 'n1' });

async function start(more: Partial<SlurmDispatcherOptions> = {}): Promise<SlurmDispatcher> {
  const options = { store, command: ['node', "it's job.js"], logs: join(folder, 'logs'), pollSeconds: 0.05 };
  dispatcher = await slurmDispatcher({ ...options, memoryOf: () => 1e9, threadsOf: () => 4, ...more });
  return dispatcher;
}

const listeners = () => ({
  stop: stop.signal,
  kill: new AbortController().signal,
  onStart: () => said.push('started'),
  onProgress() {},
  onNote: (text: string) => said.push(text),
});

const dispatch = (name: string, priority = 1) => dispatcher!.dispatch(jobNamed(name), priority, listeners());

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await setTimeout(20);
}

describe('slurmDispatcher submits', () => {
  test('what a job needs, with the cluster’s own options last', async () => {
    await slurm.answer('sbatch', submitted('COMPLETED'));
    await leaveRecord('a');
    await start({ partition: 'long', account: 'lab', timeLimit: '2:00:00', arguments: ['--constraint=zen3'] });
    await dispatch('a', 3);
    const [call] = await slurm.calls('sbatch');
    expect(call.replace(/saf-[0-9a-f]{16}/, 'saf-NAME').split(' ')).toEqual([
      'sbatch',
      '--parsable',
      '--job-name=saf-NAME',
      '--requeue',
      '--open-mode=append',
      `--output=${folder}/logs/%j.out`,
      '--nodes=1',
      '--ntasks=1',
      '--cpus-per-task=4',
      // 10⁹ bytes are 953.67 MiB, and 512 beside.
      '--mem=1466M',
      '--nice=850',
      '--signal=B:USR2@60',
      '--partition=long',
      '--account=lab',
      '--time=2:00:00',
      '--constraint=zen3',
    ]);
    expect(await readSlurmJob(store, sha256Of('a'))).toBeNull();
  });

  test('jobs that need the same as one array, of which each machine finds its own; the longest way first', async () => {
    await start();
    const all = ['a', 'b', 'c'].map((name) => dispatch(name, 1));
    const first = dispatch('train', 2);
    await until(async () => (await slurm.calls('sbatch')).length === 2);
    const calls = await slurm.calls('sbatch');
    expect(calls[0]).toMatch(/--nice=900/);
    expect(calls[0]).not.toMatch(/--array/);
    expect(calls[1]).toMatch(/--array=0-2 .*--nice=950/);
    // A call is noted before its script is read.
    await until(async () => (await slurm.script()).includes(sha256Of('c')));
    const script = (await slurm.script()).replace(/^exec 'node' 'it'\\''s job.js'/m, 'exec echo');
    for (const [i, name] of ['a', 'b', 'c'].entries()) {
      const env = { ...process.env, SLURM_ARRAY_TASK_ID: String(i) };
      expect(execFileSync('sh', { input: script, env, encoding: 'utf8' })).toBe(`${sha256Of(name)}\n`);
    }
    for (const name of ['a', 'b', 'c', 'train']) {
      expect(await readSlurmJob(store, sha256Of(name))).toEqual(jobNamed(name));
      await leaveRecord(name);
    }
    await slurm.empty();
    await Promise.all([...all, first]);
  });

  test('a job that Slurm has already is waited for, whoever submitted it, alone or in an array', async () => {
    const alone = await writeKeys(store, [sha256Of('a')]);
    const array = await writeKeys(store, ['x', 'b', 'c'].map(sha256Of));
    await slurm.queue(
      `7|N/A|7|${alone}|PENDING|Priority`,
      `8|1|9|${array}|RUNNING|None`,
      // This one has ended: it is submitted again.
      `8|2|10|${array}|CANCELLED|None`,
      '11|N/A|11|saf-of-another-store|RUNNING|None',
      '12|N/A|12|another job|RUNNING|None',
    );
    await writeFile(join(folder, 'last'), '12');
    await start();
    const all = ['a', 'b', 'c'].map((name) => dispatch(name));
    await until(async () => (await slurm.calls('sbatch')).length === 1 && said.length > 0);
    expect(await readSlurmJob(store, sha256Of('a'))).toBeNull();
    expect(await readSlurmJob(store, sha256Of('c'))).toEqual(jobNamed('c'));
    expect(said).toEqual(['started']);
    for (const name of ['a', 'b', 'c']) await leaveRecord(name);
    await slurm.empty();
    await Promise.all(all);
    expect(await slurm.calls('sbatch')).toHaveLength(1);
  });

  test('no more than may wait: fewer at once, then again later, and says so once', async () => {
    const refusal = [
      'sbatch: error: QOSMaxSubmitJobPerUserLimit',
      "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
    ];
    const waiting = '$(grep -c PENDING "$folder/queue")';
    await slurm.answer(
      'sbatch',
      `count=1; for each; do case $each in --array=*) count=$((\${each#*-*-*-} + 1));; esac; done
       if [ $((${waiting} + count)) -gt 3 ]; then printf '%s\\n' "${refusal[0]}" "${refusal[1]}" >&2; exit 1; fi\n${submitted('PENDING')}`,
    );
    const names = Array.from({ length: 8 }, (_, i) => `job ${i}`);
    for (const name of names) await leaveRecord(name);
    await start();
    const all = Promise.all(names.map((name) => dispatch(name)));
    await until(() => said.length > 0);
    await setTimeout(300);
    expect((await slurm.calls('sbatch')).length).toBeGreaterThan(4);
    const text =
      "Slurm's sbatch refused: QOSMaxSubmitJobPerUserLimit; Job violates accounting/QOS policy (job submit limit, user's size and/or time limits); trying again every 0.05 s";
    expect(said).toEqual([text]);
    // Those that wait are done, and the next ones find room.
    let isDone = false;
    const done = all.then(() => {
      isDone = true;
    });
    while (!isDone) {
      await slurm.queue();
      await setTimeout(100);
    }
    await done;
    expect(said).toEqual([text]);
  });

  test('processes are started by time and by thousands, not by jobs', async () => {
    await slurm.answer('sbatch', submitted('COMPLETED'));
    const names = Array.from({ length: 10_000 }, (_, i) => `job ${i}`);
    const memory = new MemoryStore();
    for (const name of names) await leaveRecord(name, memory);
    await start({ store: memory });
    await Promise.all(names.map((name) => dispatch(name)));
    expect(await slurm.calls('sbatch')).toHaveLength(10);
    expect((await slurm.calls('squeue')).length).toBeLessThan(5);
    expect((await slurm.calls()).length).toBeLessThan(16);
  });
});

describe('slurmDispatcher waits', () => {
  test('for a controller that is away, and for what is in the way of all jobs; each is said once', async () => {
    await start();
    await slurm.answer(
      'squeue',
      'echo "slurm_load_jobs error: Unable to contact slurm controller (connect failure)" >&2; exit 1',
    );
    const a = dispatch('a');
    const b = dispatch('b');
    await until(async () => (await slurm.calls('squeue')).length > 3);
    expect(await slurm.calls('sbatch')).toEqual([]);
    await slurm.answer('squeue', 'sed s/None/PartitionTimeLimit/ "$folder/queue"');
    await until(() => said.length > 1);
    expect(said).toEqual([
      "expected Slurm's controller to answer, got: Unable to contact slurm controller (connect failure); trying again every 0.05 s",
      'jobs wait in Slurm: PartitionTimeLimit',
    ]);
    for (const name of ['a', 'b']) await leaveRecord(name);
    await slurm.queue();
    await Promise.all([a, b]);
  });

  test('a submission that was not answered is not repeated if Slurm has it', async () => {
    const timedOut = 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation';
    await slurm.answer('sbatch', `${submitted('RUNNING')} > /dev/null; echo '${timedOut}' >&2; exit 1`);
    await start();
    const a = dispatch('a');
    await until(() => said.includes('started'));
    await leaveRecord('a');
    await slurm.queue();
    await a;
    expect(await slurm.calls('sbatch')).toHaveLength(1);
  });

  test('no longer for a job that Slurm wants to do again, though its machine has done it', async () => {
    await slurm.answer('sbatch', submitted('RUNNING'));
    await start();
    const a = dispatch('a');
    await until(() => said.includes('started'));
    await leaveRecord('a');
    await slurm.answer('squeue', 'sed "s/RUNNING|None/PENDING|launch failed requeued held/" "$folder/queue"');
    await a;
  });

  test('Ctrl-C leaves the jobs to Slurm', async () => {
    await start();
    const a = dispatch('a');
    await until(async () => (await slurm.calls('sbatch')).length === 1);
    stop.abort();
    await expect(a).rejects.toThrow(Interrupted);
    await expect(dispatch('b')).rejects.toThrow(Interrupted);
    await setTimeout(200);
    expect(await slurm.calls('scancel')).toEqual([]);
    expect(await slurm.calls('sbatch')).toHaveLength(1);
    expect(await readSlurmJob(store, sha256Of('a'))).toEqual(jobNamed('a'));
  });
});

describe('slurmDispatcher says why a job failed', () => {
  test('by what it left in the store, which another submission forgets', async () => {
    await slurm.answer('sbatch', submitted('FAILED'));
    await start();
    const a = dispatch('a');
    await until(async () => (await slurm.calls('sbatch')).length === 1);
    await writeFailure(store, sha256Of('a'), { message: 'expected a flag, got none', node: 'n2' });
    await expect(a).rejects.toThrow('expected a flag, got none (on n2)');
    await slurm.answer('sbatch', submitted('COMPLETED'));
    await leaveRecord('a');
    await dispatch('a');
  });

  test.each([
    ['TIMEOUT', 'reached its time limit: allow it more time (--time-limit)'],
    ['OUT_OF_MEMORY', 'took more memory than it was given: allow it more with the option --mem of sbatch'],
    ['CANCELLED', 'was cancelled by somebody (scancel): run the same again to submit it again'],
  ])('%s, with the end of its log', async (state, message) => {
    await slurm.answer('sbatch', submitted(state));
    await start();
    await writeFile(join(folder, 'logs', '1_0.out'), 'first\nlast words\n');
    await expect(dispatch('a')).rejects.toThrow(
      `Slurm's job 1_0 ${message}; see ${folder}/logs/1_0.out:\n    first\n    last words`,
    );
    expect(await slurm.calls('sbatch')).toHaveLength(1);
  });

  test.each(['FAILED', 'NODE_FAIL'])('%s without a word is submitted again, twice', async (state) => {
    await slurm.answer('sbatch', submitted(state));
    await start();
    await writeFile(join(folder, 'logs', '3_0.out'), 'sh: node: not found\n');
    await expect(dispatch('a')).rejects.toThrow(
      `Slurm's job 3_0 ended (${state}) without a word, as 2 times before; see ${folder}/logs/3_0.out:\n    sh: node: not found`,
    );
    expect(await slurm.calls('sbatch')).toHaveLength(3);
    expect(said).toEqual([
      `a: submitted again, because Slurm's job 1_0 ended (${state}) without a word`,
      `a: submitted again, because Slurm's job 2_0 ended (${state}) without a word`,
    ]);
  });

  test('one that is gone from the queue is submitted again, and may then be done', async () => {
    await slurm.answer('sbatch', `cat > /dev/null; echo 5`);
    await start();
    const a = dispatch('a');
    await until(() => said.length > 0);
    expect(said).toEqual(["a: submitted again, because it is gone from Slurm's queue without a word"]);
    await leaveRecord('a');
    await a;
  });

  test('what Slurm refuses fails at once, the other jobs do not', async () => {
    const refusal = [
      'sbatch: error: invalid partition specified: none',
      'sbatch: error: Batch job submission failed: Invalid partition name specified',
    ];
    await slurm.answer(
      'sbatch',
      `case "$*" in *cpus-per-task=64*) printf '%s\\n' "${refusal[0]}" "${refusal[1]}" >&2; exit 1;; esac\n${submitted('COMPLETED')}`,
    );
    await leaveRecord('small');
    await start({ threadsOf: ({ name }) => (name === 'large' ? 64 : 1) });
    const [large, small] = await Promise.allSettled([dispatch('large'), dispatch('small')]);
    expect(large).toMatchObject({
      reason: {
        message: "Slurm's sbatch refused: invalid partition specified: none; Invalid partition name specified",
      },
    });
    expect(small.status).toBe('fulfilled');
  });

  test('no Slurm here, and none that answers', async () => {
    await slurm.answer('scontrol', 'echo "slurm_load_ctl_conf error: Unable to contact slurm controller" >&2; exit 1');
    await expect(start()).rejects.toThrow(
      "expected Slurm's controller to answer, got: Unable to contact slurm controller",
    );
    process.env.PATH = '/nonexistent';
    await expect(start()).rejects.toThrow(
      "expected Slurm's scontrol on this machine, found none: run this on a login node of the cluster",
    );
  });
});
