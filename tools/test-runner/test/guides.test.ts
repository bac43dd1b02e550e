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

interface Guide {
  readonly guide: string;
  /** What tests call that which the guide adds. */
  readonly added: RegExp;
  /** The tests that find it by themselves, by package or app. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
}

const guides: readonly Guide[] = [
  {
    guide: 'add-an-activation.md',
    added: /wideTriangle|WideTriangle/,
    tests: { 'packages/activations': ['src'] },
  },
  {
    guide: 'add-an-attack.md',
    added: /signNoise|sign noise/,
    tests: { 'packages/attacks': ['src/attacks.test.ts', '-t', 'signNoise|sign noise'] },
  },
  {
    guide: 'add-a-dataset.md',
    added: /kmnist/,
    tests: { 'packages/data-sources': ['src/contract.test.ts'] },
  },
  {
    guide: 'add-a-network.md',
    added: /lenet/,
    tests: { 'packages/models': ['src/networks/contract.test.ts', '-t', 'lenet|default'] },
  },
  {
    guide: 'add-a-profile.md',
    added: /narrow/,
    tests: { 'packages/experiments': ['src/profiles'] },
  },
  {
    guide: 'add-a-kind-of-result.md',
    added: /calibration/,
    tests: {
      'packages/results': ['src/result-kinds.test.ts'],
      'apps/dashboard': ['src/views/results/c', 'src/views/results/r'],
    },
  },
];

describe.each(guides)('docs/$guide, followed to the letter', ({ guide, added, tests }) => {
  test('takes one file and its line in an index, type checks, and the contract tests find and pass it', {
    timeout: 600_000,
  }, () => {
    const into = fileURLToPath(new URL('../.vitest', import.meta.url));
    const { copy, changed, files } = followGuide(root, join(root, 'docs', guide), into);
    copies.push(copy);
    expect(changed).toEqual(Object.keys(tests));
    // In each package one file, then the index.
    expect(files.filter((file) => !/\.test\.tsx?$/.test(file))).toHaveLength(2 * changed.length);
    const passed = changed.flatMap((member) => {
      const folder = join(copy, member);
      expect(run(folder, 'node_modules/typescript/bin/tsc', [])).toBe('');
      return passedIn(folder, tests[member]);
    });
    expect(passed.filter((name) => added.test(name)).length).toBeGreaterThan(3);
  });
});

/** The names of the tests that pass, once none fails. */
function passedIn(folder: string, tests: readonly string[]): string[] {
  const vitest = ['run', '--root', '.', '--config', '../../vitest.config.ts', ...tests];
  expect(run(folder, 'node_modules/vitest/vitest.mjs', vitest)).toBe('');
  const { testResults } = JSON.parse(readFileSync(join(folder, '.vitest/results.json'), 'utf8')) as Results;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return results.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName);
}
