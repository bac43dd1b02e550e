import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeStore } from '../../test/store-contract.ts';
import { folderStore } from './folder-store.ts';

const makeFolder = () => mkdtemp(join(tmpdir(), 'store-'));

describeStore('a folder', async () => {
  const folder = await makeFolder();
  return { store: await folderStore(folder), end: () => rm(folder, { recursive: true }) };
});

test('a folder that is not there is not made: it may be a drive that is not mounted', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'file'), '');
  for (const none of ['none', 'file'])
    await expect(folderStore(join(folder, none))).rejects.toThrow(
      `artifacts: expected a folder that is there and that all machines share, got ${JSON.stringify(join(folder, none))}`,
    );
  await rm(folder, { recursive: true });
});

test('a file that is being written is not listed', async () => {
  const folder = await makeFolder();
  const store = await folderStore(folder);
  await store.write('a/x', Buffer.from('x'));
  await writeFile(join(folder, 'a', '.saf-1-2-3.tmp'), 'half');
  const names = [];
  for await (const { name } of store.list('a')) names.push(name);
  expect(names).toEqual(['a/x']);
  await rm(folder, { recursive: true });
});
