import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reproduceHere } from './command.ts';

let share: string;
beforeEach(async () => {
  share = await mkdtemp(join(tmpdir(), 'artifacts-command-'));
});
afterEach(() => rm(share, { recursive: true, force: true }));

/** A file of 1,000 bytes that somebody left in the store so many days ago. */
async function leave(name: string, days: number): Promise<string> {
  const file = join(share, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, Buffer.alloc(1000));
  const then = new Date(Date.now() - days * 86_400_000);
  await utimes(file, then, then);
  return file;
}

const collect = (...words: string[]) => reproduceHere('artifacts', 'gc', '--artifacts', share, ...words);
const blob = (letter: string) => `blobs/${letter.repeat(2)}/${letter.repeat(64)}`;

test('artifacts gc removes what no run needs and is older than a day, and says how much', async () => {
  const [old, young] = [await leave(blob('a'), 2), await leave(blob('b'), 0)];
  expect(await collect('--dry-run')).toEqual({
    code: 0,
    stdout: '1 artifact of 0.0 MB would be removed, 1 kept\n',
    stderr: '',
  });
  expect(existsSync(old)).toBe(true);
  const { code, stdout } = await collect('--json');
  expect({ code, found: JSON.parse(stdout) }).toEqual({ code: 0, found: { removed: 1, bytes: 1000, kept: 1 } });
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
});

test('a manifest that is damaged is named, and nothing is removed', async () => {
  const [old, page] = [await leave(blob('a'), 2), await leave('runs/0123456789abcdef/0.json', 0)];
  expect(await collect()).toEqual({
    code: 1,
    stdout: '',
    stderr: `error: ${page}: expected the manifest of a run, got something else: start the run again, or remove it\n`,
  });
  expect(existsSync(old)).toBe(true);
});

test.each([
  [
    ['--artifacts', '/nowhere'],
    '--artifacts: expected a folder that is there and that all machines share, got "/nowhere"',
  ],
  [['--artifacts', 'ftp://x/y'], '--artifacts: expected a folder, or s3://bucket/folder, got "ftp://…"'],
  [
    ['--artifacts', '/tmp', '--days', 'x'],
    "option '--days <number>' argument 'x' is invalid. Expected a finite number in [0, 36500], got \"x\"",
  ],
  [[], "required option '--artifacts <place>' not specified"],
])('%j is wrong usage', async (words, sentence) =>
  expect(await reproduceHere('artifacts', 'gc', ...words)).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: ${sentence}\n`,
  }),
);
