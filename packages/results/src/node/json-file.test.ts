import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DamagedFileError } from '@saf/checks/seal';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { readJson, readJsonIfThere, writeJson } from './json-file.ts';

const schema = z.object({ kind: z.literal('state').optional(), step: z.int().min(0), sizes: z.array(z.int()) });
const state = { kind: 'state', step: 100, sizes: [1, 2, 3] };

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'json-file-'));
  file = join(folder, 'state.json');
});
afterEach(() => rm(folder, { recursive: true }));

async function edit(change: (content: Record<string, unknown>) => object): Promise<void> {
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))));
}

test('what was written is read, and may be formatted anew', async () => {
  await writeJson(file, state);
  expect(await readJson(file, schema)).toEqual(state);
  await edit((content) => content);
  expect(await readJson(file, schema)).toEqual(state);
});

test('any changed byte is an error that names the file and what to do, or changes nothing', async () => {
  await writeJson(file, state);
  const bytes = await readFile(file);
  const property = fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (place, byte) => {
    const changed = Uint8Array.from(bytes);
    changed[place] = byte;
    await writeFile(file, changed);
    const read = await readJson(file, schema).catch((error) => error);
    if (read instanceof DamagedFileError)
      expect(read.message).toMatch(/state\.json: .*; delete it, and run again what made it$/);
    else expect(read).toEqual(state);
  });
  await fc.assert(property, { numRuns: 300 });
});

test.each([
  ['step', -5],
  ['step', 100.5],
  ['step', 'x'],
  ['step', 1e9],
  ['sizes', undefined],
  ['sizes', null],
])('%s: %j in its place is an error', async (field, value) => {
  await writeJson(file, state);
  await edit((content) => ({ ...content, [field]: value }));
  await expect(readJson(file, schema)).rejects.toThrow(`${file}: its seal (SHA-256) is another`);
});

test('sealed content that does not fit the schema is named by its field', async () => {
  await writeJson(file, { ...state, step: -5 });
  await expect(readJson(file, schema)).rejects.toThrow(`${file}: step: expected number to be >=0, got -5`);
});

test('without its seal a file that says its kind is refused, and an older one is not, where it need not have one', async () => {
  await writeJson(file, state);
  await edit(({ seal: _, ...content }) => content);
  await expect(readJson(file, schema)).rejects.toThrow(`${file}: expected a seal (SHA-256), got none`);
  await edit(({ kind: _, ...content }) => content);
  expect(await readJson(file, schema)).toEqual({ step: 100, sizes: [1, 2, 3] });
  await expect(readJson(file, schema, { isSealed: true })).rejects.toThrow('expected a seal (SHA-256), got none');
});

test('a file that is about others is refused where they are others, and not where they are away', async () => {
  const weights = join(folder, 'plain', 'weights.bin');
  await writeJson(join(folder, 'plain', 'notes.json'), {});
  await writeFile(weights, 'weights');
  await writeJson(file, state, { dependsOn: [weights] });
  expect(await readJson(file, schema)).toEqual(state);
  await writeFile(weights, 'Weights');
  await expect(readJson(file, schema)).rejects.toThrow(
    `${file}: it is about another ${weights}, or that one was damaged`,
  );
  await rm(weights);
  expect(await readJson(file, schema)).toEqual(state);
});

test('no file is none; a folder or a pipe in its place is named', async () => {
  expect(await readJsonIfThere(file, schema)).toBeNull();
  await expect(readJson(file, schema)).rejects.toThrow(`${file}: expected a file that an earlier job left, got "none"`);
  await expect(readJson(folder, schema)).rejects.toThrow('in a regular file, got "a folder"');
});
