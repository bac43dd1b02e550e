import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { followGuide } from '../src/guides.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const copies: string[] = [];

afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true });
});

function run(folder: string, script: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, script), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return status === 0 ? '' : `${stdout}\n${stderr}`;
}

interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

// The guide, what the tests call that which it adds, and the tests that find it by themselves.
describe.each([
  ['add-an-activation.md', /wideTriangle|WideTriangle/, ['src']],
  ['add-an-attack.md', /signNoise|sign noise/, ['src/attacks.test.ts', '-t', 'signNoise|sign noise']],
  ['add-a-dataset.md', /kmnist/, ['src/contract.test.ts']],
])('docs/%s, followed to the letter', (guide, added, tests) => {
  test('type checks, and the contract tests find and pass what it adds', { timeout: 600_000 }, () => {
    const { copy, folder } = followGuide(
      root,
      join(root, 'docs', guide),
      fileURLToPath(new URL('../.vitest', import.meta.url)),
    );
    copies.push(copy);
    expect(run(folder, 'node_modules/typescript/bin/tsc', [])).toBe('');
    const vitest = ['run', '--root', '.', '--config', '../../vitest.config.ts', ...tests];
    expect(run(folder, 'node_modules/vitest/vitest.mjs', vitest)).toBe('');
    const { testResults } = JSON.parse(readFileSync(join(folder, '.vitest/results.json'), 'utf8')) as Results;
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    const passed = results.filter(({ fullName, status }) => status === 'passed' && added.test(fullName));
    expect(passed.length).toBeGreaterThan(3);
  });
});
