import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { weightsHash } from '@saf/experiments';
import { modelFiles, networkFile } from '@saf/experiments/plan';
import { writeJson } from '@saf/results/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixtureRobustness } from '../../../../../packages/report/test/fixture-robustness.ts';
import { plainResult } from '../../../../../packages/results/test/fixture-results.ts';
import { readRobustness } from './read-robustness.ts';

let root: string;
const { experiment, model, seed } = plainResult;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'saf-robustness-'));
  const { folder, topology, weights } = modelFiles(join(root, experiment), model);
  await writeJson(topology, {});
  await writeFile(weights, 'weights');
  const network = { experiment, model, seed, weights: await weightsHash(folder) };
  await writeJson(networkFile(join(root, 'robustness'), `${experiment}-${model}-${seed}`), fixtureRobustness(network));
});
afterAll(() => rm(root, { recursive: true }));

test('what was measured of a result is found beside its experiment, as long as the weights are those', async () => {
  const folder = join(root, experiment);
  const { result, weights } = modelFiles(folder, model);
  const read = () => readRobustness(folder, [result], [plainResult]);
  expect(await read()).toMatchObject([{ network: { model }, clean: '1110' }]);
  await writeFile(weights, 'trained anew');
  expect(await read()).toEqual([]);
  // Of weights that are elsewhere nothing can be said against it.
  await rm(weights);
  expect(await read()).toHaveLength(1);
});

test('a result that was not attacked has nothing', async () => {
  const folder = join(root, experiment);
  expect(await readRobustness(folder, [join(folder, 'RBF.json')], [{ ...plainResult, model: 'RBF' }])).toEqual([]);
});
