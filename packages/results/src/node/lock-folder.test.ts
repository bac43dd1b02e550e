import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './lock-folder.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

test('a folder is free again after its run', async () => {
  await (await lockFolder(file))();
  expect(existsSync(file)).toBe(false);
});

test('another process that works there is named', async () => {
  // The parent of this process is alive.
  await writeFile(file, String(process.ppid));
  await expect(lockFolder(file)).rejects.toThrow(`another run (process ${process.ppid}) works in this folder`);
});

test.each(['2147483646', '', 'x'])('what a killed process left (%j) is taken over', async (left) => {
  await writeFile(file, left);
  await (await lockFolder(file))();
});
