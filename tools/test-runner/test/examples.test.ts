import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { examples } from '../src/examples.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);
const written: string[] = [];

afterAll(() => {
  for (const folder of written) rmSync(folder, { recursive: true });
});

/** The example as a file inside its package, so that imports resolve as they would for the package's own code. */
function write(folder: string, code: string): string {
  const parent = join(folder, '.vitest');
  mkdirSync(parent, { recursive: true });
  const own = mkdtempSync(join(parent, 'example-'));
  written.push(own);
  const file = join(own, 'example.ts');
  writeFileSync(file, code);
  return file;
}

describe('examples in the documentation run as they stand', () => {
  test.each(examples(root))('$name', { timeout: 120_000 }, async ({ folder, code, prints }) => {
    const file = write(folder, code);
    const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1' } };
    const { stdout } = await run(process.execPath, ['--conditions=@saf/source', '--import', 'tsx', file], options);
    if (prints !== undefined) expect(stdout).toBe(prints);
  });
});

test('every package has a README with an example', () => {
  const withExample = new Set(examples(root).map(({ folder }) => folder));
  const without = readdirSync(join(root, 'packages')).filter((name) => !withExample.has(join(root, 'packages', name)));
  expect(without).toEqual([]);
});
