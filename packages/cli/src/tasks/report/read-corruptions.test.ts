import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { weightsHash } from '@saf/experiments';
import { modelFiles, networkFile } from '@saf/experiments/plan';
import { writeJson } from '@saf/results/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixtureCorruptions } from '../../../../../packages/results/test/fixture-corruptions.ts';
import { plainResult } from '../../../../../packages/results/test/fixture-results.ts';
import { readCorruptions } from './read-corruptions.ts';

let root: string;
const results = ['mReLU', 'plain', 'RBF', 'ReLU'].map((model) => ({ ...plainResult, experiment: 'mnist', model }));
const filesOf = (model: string) => modelFiles(join(root, 'mnist'), model);
const read = () =>
  readCorruptions(
    join(root, 'mnist'),
    results.map(({ model }) => filesOf(model).result),
    results,
  );

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'saf-corruptions-'));
});
afterAll(() => rm(root, { recursive: true }));

test('there is nothing where nothing was measured', async () => expect(await read()).toBeNull());

test('what was measured is found beside the experiment, and compared with plain', async () => {
  const write = (model: string, wrong: [number, number, number, number], part: object = {}, weights = '') =>
    writeJson(networkFile(join(root, 'corruptions'), `mnist-${model}-1`), {
      ...fixtureCorruptions({ model, weights }, wrong),
      ...part,
    });
  const { folder, topology, weights } = filesOf('plain');
  await writeJson(topology, {});
  await writeFile(weights, 'weights');
  await write('mReLU', [2, 5, 10, 30]);
  await write('plain', [1, 10, 20, 60], {}, await weightsHash(folder));
  // On other images, which cannot be compared.
  await write('RBF', [1, 1, 1, 1], { samples: 50 });
  const study = await read();
  expect(study?.baseline).toBe('plain');
  expect(study?.measured.map(({ network }) => network.model)).toEqual(['mReLU', 'plain']);
  // The mean of 5 / 10 and (10 + 30) / (20 + 60).
  expect(study?.means.map(({ mean }) => mean)).toEqual([0.5, 1]);
  await writeFile(weights, 'trained anew');
  expect(await read()).toMatchObject({ baseline: 'mReLU', measured: [{ network: { model: 'mReLU' } }] });
});
