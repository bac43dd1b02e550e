import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reproduce } from './command.ts';

const minutes = 60_000;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'certify-command-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const bounds = ['--method', 'interval', '--epsilons', '0.001'];
const smoothing = ['--std', '0.5', '--n', '50', '--n0', '10'];
const certify = (...words: string[]) =>
  reproduce('certify', 'mnist/plain', '--limit', '10', ...words, '--engine', 'wasm', '--out', root);

test(
  'certify writes what bounds and smoothing guarantee, and finds it again',
  async () => {
    const first = await certify(...bounds, ...smoothing, '--json');
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('certify mnist-plain-1-interval: done') });
    const { measured, files } = JSON.parse(first.stdout);
    expect(measured).toMatchObject([
      { kind: 'certificate', samples: 10, guarantee: { norm: 'linf', method: 'interval' } },
      { kind: 'certificate', samples: 10, guarantee: { norm: 'l2', std: 0.5, n: 50, n0: 10 } },
    ]);
    expect(files.map((file: string) => basename(file))).toEqual([
      ...['certificates', 'smoothing'].flatMap((name) => [`${name}.md`, `${name}.csv`]),
      ...['figure-certificates', 'figure-smoothing'].flatMap((name) => [`${name}.svg`, `${name}.png`, `${name}.csv`]),
    ]);
    const again = await certify(...bounds, ...smoothing, '--json');
    expect(again.stderr).not.toContain('certify');
    expect(again.stdout).toBe(first.stdout);
  },
  2 * minutes,
);

test(
  'what is printed is what was asked for; another seed is measured anew',
  async () => {
    const { code, stdout, stderr } = await certify(...bounds, '--seed', '2');
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('done') });
    expect(stdout).toContain('Certified accuracy on MNIST, L∞');
    expect(stdout).not.toContain('σ = ');
  },
  2 * minutes,
);
