import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bullmqStatus } from '@saf/jobs/bullmq';
import type { Coordinated } from './queue-process.ts';

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
// By its file: a command may be started in any folder.
const fromSource = ['--conditions=@saf/source', '--import', import.meta.resolve('tsx')];
const commands = {
  'from source': [...fromSource, pathOf('../../../../../../packages/cli/src/main.ts')],
  built: [pathOf('../../../../../../packages/cli/dist/main.js')],
};

/**
 * What a queue takes for each job that takes no time itself, and the most memory that a coordinator has: of these empty jobs, and of the
 * command `saf run` with a study of as many trainings and evaluations, all of which wait. Rows, a header first.
 */
export async function measureQueue(jobs: number): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'saf-bench-queue-'));
  const children: ChildProcess[] = [];
  try {
    for (const name of ['share', 'study-share']) await mkdir(join(folder, name));
    const url = await startRedis(folder, children);
    const empty = await emptyJobs(url, folder, jobs, children);
    const rows = [
      ['', 'seconds', 'ms a job', 'coordinator, MB'],
      [
        `${jobs} empty jobs`,
        empty.seconds.toFixed(1),
        ((1000 * empty.seconds) / jobs).toFixed(2),
        megabytes(empty.peak),
      ],
    ];
    for (const [name, command] of Object.entries(commands)) {
      const peak = existsSync(command.at(-1)!) ? await studyMemory(command, { url, folder, jobs }, children) : null;
      rows.push([`saf run, ${jobs} jobs of a study, ${name}`, '', '', peak === null ? 'not built' : megabytes(peak)]);
    }
    return rows;
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await setTimeout(200);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const megabytes = (bytes: number): string => String(Math.round(bytes / 1e6));

async function startRedis(folder: string, children: ChildProcess[]): Promise<string> {
  const port = await freePort();
  const given = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const server = spawn('redis-server', [...given, '--maxmemory-policy', 'noeviction'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(server);
  const failed = once(server, 'error').then(([error]) => {
    throw new Error(`expected redis-server to start, got ${(error as Error).message}`);
  });
  await Promise.race([failed, untilReady(server)]);
  return `bullmq://127.0.0.1:${port}/bench`;
}

async function untilReady({ stdout }: ChildProcess): Promise<void> {
  let said = '';
  for await (const chunk of stdout!.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes('Ready to accept connections')) return;
  }
  throw new Error('expected redis-server to take connections, got its end');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Jobs through the queue and the store, by one worker, without the processes that real jobs have. */
async function emptyJobs(url: string, folder: string, jobs: number, children: ChildProcess[]): Promise<Coordinated> {
  const begin = (role: string) => {
    const words = [...fromSource, pathOf('queue-process.ts'), role, url, folder, String(jobs)];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  };
  begin('worker');
  const coordinator = begin('coordinator');
  let said = '';
  coordinator.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(coordinator, 'close');
  if (code !== 0) throw new Error(`the coordinator of the empty jobs ended with code ${code}`);
  return JSON.parse(said) as Coordinated;
}

interface Place {
  readonly url: string;
  readonly folder: string;
  readonly jobs: number;
}

/** Peak memory of a run that has put its trainings into the queue, which nobody takes. Linux says how much. */
async function studyMemory(
  command: readonly string[],
  { url, folder, jobs }: Place,
  children: ChildProcess[],
): Promise<number> {
  const networks = [{ name: 'plain', extends: 'mnist/plain' }];
  const file = join(folder, 'bench.study.json');
  await writeFile(file, JSON.stringify({ name: 'bench', dataset: 'mnist', networks }));
  const trainings = Math.floor(jobs / 2);
  const own = `${url}-${command.length}`;
  const words = [
    'run',
    file,
    '--sweep',
    `seed=1..${trainings}`,
    '--yes',
    '--engine',
    'wasm',
    '--out',
    join(folder, `out-${command.length}`),
  ];
  const machines = ['--executor', own, '--artifacts', join(folder, 'study-share')];
  const child = spawn(process.execPath, [...command, ...words, ...machines], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: folder,
  });
  children.push(child);
  // All that are in the queue at the same time are there once there are no more than a moment before.
  for (let [before, now] = [-1, 0]; now === 0 || now > before; ) {
    await setTimeout(3000);
    if (child.exitCode !== null)
      throw new Error(`saf run ended with code ${child.exitCode} before its jobs were in the queue`);
    const { queues } = await bullmqStatus(own);
    [before, now] = [now, queues.reduce((sum, { waiting }) => sum + waiting, 0)];
  }
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  child.kill('SIGKILL');
  await once(child, 'exit');
  return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]);
}
