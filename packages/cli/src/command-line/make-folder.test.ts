import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

test('makeFolder says which option names a folder that cannot be made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'folders-'));
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect(() => makeFolder('--out', join(file, 'runs'))).toThrow(
    `--out: expected a folder that can be written to, got ${join(file, 'runs')} (ENOTDIR)`,
  );
  await rm(folder, { recursive: true });
});
