import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LockedError, lockFile, waitForLock } from './lock-file.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

const module = new URL('./lock-file.ts', import.meta.url).href;

function startNode(script: string, through: string[] = []): ChildProcess {
  const code = `import { lockFile, waitForLock } from ${JSON.stringify(module)}; const file = ${JSON.stringify(file)}; ${script}`;
  const [command, ...rest] = [...through, process.execPath, '--import', 'tsx', '--input-type=module', '-e', code];
  return spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What a process that has the lock until it is killed says first is that it has it. */
async function startHolder(through?: string[]): Promise<ChildProcess> {
  const holder = startNode(`await lockFile(file); console.log('locked'); setInterval(() => {}, 1000);`, through);
  await once(holder.stdout as NodeJS.ReadableStream, 'data');
  return holder;
}

test('a released lock leaves no file and can be taken again', async () => {
  await (await lockFile(file))();
  expect(existsSync(file)).toBe(false);
  await (await lockFile(file))();
});

test('two parts of one process keep each other out', async () => {
  const release = await lockFile(file);
  await expect(lockFile(file)).rejects.toThrow(LockedError);
  await release();
});

test('names the file and the process that has it, and is free at once when that is killed', async () => {
  const holder = await startHolder();
  await expect(lockFile(file)).rejects.toThrow(`${file}: process ${holder.pid} on `);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  await (await lockFile(file))();
});

// 1 is the first process of any machine or container; it lives, and has no lock.
test.each(['1', 'process 1 on host', '', 'x'])(
  'a file that says %j and that nobody has locked is taken over',
  async (left) => {
    await writeFile(file, left);
    await (await lockFile(file))();
  },
);

const namespaces = ['unshare', '--pid', '--fork', '--kill-child'];
const canUnshare = spawnSync(namespaces[0], [...namespaces.slice(1), 'true']).status === 0;

test.skipIf(!canUnshare)(
  'processes of other process namespaces, each number 1 there, keep each other out',
  async () => {
    const holder = await startHolder(namespaces);
    await expect(lockFile(file)).rejects.toThrow('process 1 on ');
    const other = startNode(
      `await lockFile(file).then(() => console.log('both'), (error) => console.log(error.name));`,
      namespaces,
    );
    const [said] = await once(other.stdout as NodeJS.ReadableStream, 'data');
    expect(String(said).trim()).toBe('LockedError');
    holder.kill('SIGKILL');
  },
);

test('four processes that wait for it are never inside at the same time', async () => {
  // A folder can be made by one process alone: the second one inside fails.
  const script = `
    const { mkdir, rmdir } = await import('node:fs/promises');
    for (let round = 0; round < 60; round++) {
      const release = await waitForLock(file);
      await mkdir(file + '.inside');
      await rmdir(file + '.inside');
      await release();
    }`;
  const processes = Array.from({ length: 4 }, () => startNode(script));
  const codes = await Promise.all(processes.map(async (each) => (await once(each, 'exit'))[0]));
  expect(codes).toEqual([0, 0, 0, 0]);
}, 120_000);

test('waiting ends with its signal', async () => {
  const release = await lockFile(file);
  await expect(waitForLock(file, AbortSignal.timeout(50))).rejects.toThrow('timeout');
  await release();
});

test('a folder in its place, and a folder that is missing, are named', async () => {
  await mkdir(file);
  await expect(lockFile(file)).rejects.toThrow(
    `${file}: expected a file that can be written, to lock its folder, got a folder`,
  );
  await expect(lockFile(join(folder, 'none', 'lock'))).rejects.toThrow('got ENOENT');
});
