import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeJson } from '@saf/results/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixtureRobustness } from '../../../../../packages/report/test/fixture-robustness.ts';
import { plainResult } from '../../../../../packages/results/test/fixture-results.ts';
import { readResultFiles } from './result-files.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'result-files-'));
});
afterAll(() => rm(root, { recursive: true }));

const robustness = (weights: string) => fixtureRobustness({ experiment: 'mnist', model: 'plain', seed: 1, weights });

test('results are read, what was submitted last; networks and checkpoints are not', async () => {
  const files: Readonly<Record<string, object>> = {
    'leaderboard/mnist-plain-1.json': robustness('submitted'),
    'robustness/mnist-plain-1.json': robustness('compared'),
    'certified/robustness/own-plain-1.json': robustness('own'),
    'mnist/plain.json': plainResult,
    'mnist/seed-2/plain.json': { ...plainResult, seed: 2 },
    // None of these is a result.
    'leaderboard.json': {},
    'mnist/plain/model.json': {},
    'mine/model.json': {},
    'mine/training.json': {},
    '.checkpoints/mnist.json': {},
    'mnist/.checkpoints/mnist.json': {},
  };
  for (const [file, content] of Object.entries(files)) await writeJson(join(root, file), content);
  const read = await readResultFiles(root);
  expect(read.map((file) => (file.kind === 'robustness' ? file.network.weights : file.kind))).toEqual([
    ...['own', 'evaluation', 'evaluation', 'compared'],
    'submitted',
  ]);
});

test('a file that is no result is named, and no folder has none', async () => {
  await writeJson(join(root, 'mnist', 'other.json'), { kind: 'poem', version: 1 });
  await expect(readResultFiles(root)).rejects.toThrow(`${join(root, 'mnist', 'other.json')}: kind: expected one of `);
  expect(await readResultFiles(join(root, 'none'))).toEqual([]);
});
