import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCards } from '@saf/cli/report';
import { weightsHash } from '@saf/experiments';
import { modelFiles } from '@saf/experiments/plan';
import { wilsonInterval } from '@saf/metrics';
import type { EvaluationCard } from '@saf/metrics/card';
import { cardKey } from '@saf/report';
import { writeJson, writeResult } from '@saf/results/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainResult } from '../../../../packages/results/test/fixture-results.ts';
import { toCardTask } from './card.ts';
import { findModel } from './options/model-folder.ts';

let folder: string;
const files = () => modelFiles(folder, 'mine');
const options = { dataset: 'mnist', limit: 100, seed: 1, batchSize: 50, engine: 'wasm' } as const;
const check = {
  id: 'whole-range',
  question: 'Why?',
  outcome: 'failed',
  numbers: { left: 1 },
  sentence: 'Because.',
} as const;

const card = (weights: string): EvaluationCard => ({
  kind: 'card',
  version: 1,
  classifier: {
    name: 'mine',
    inputShape: [28, 28, 1],
    categories: 10,
    bounds: [0, 1],
    nonsense: { threshold: 0.5 },
    weights,
  },
  dataset: 'mnist',
  images: 2,
  seed: 1,
  engine: { name: 'wasm', tfjs: '4.22.0' },
  norm: 'linf',
  epsilons: [0.1],
  comparedAt: 0.1,
  budget: {},
  clean: { correct: 2, count: 2, accuracy: 1, interval: wilsonInterval(2, 2) },
  robust: [{ epsilon: 0.1, correct: 1, count: 2, accuracy: 0.5, interval: wilsonInterval(1, 2), attacks: [] }],
  calibration: { expectedCalibrationError: 0, brierScore: 0 },
  checks: [check],
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saf-card-'));
  await writeJson(files().topology, {});
  await writeFile(files().weights, 'weights');
  await writeResult(files().result, { ...plainResult, model: 'mine' });
});
afterAll(() => rm(folder, { recursive: true }));

test('the card of a folder goes beside it, and its result is held against what is found', async () => {
  const task = await toCardTask(files().folder, options);
  expect(task).toMatchObject({ kind: 'card', name: 'mine', images: 100, batchSize: 50, card: files().card });
  expect(task.page).toBe(files().cardPage);
  // The clipped curve of the fixture: 622 of 2,000 wrong at 0.1.
  expect(task.reported.find(({ epsilon }) => epsilon === 0.1)!.accuracy).toBeCloseTo(1 - 622 / 2000, 12);
});

test('a defended network of a profile has the plain one for its twin; an undefended one, and any other, has none', async () => {
  const own = modelFiles(folder, 'defended');
  await writeJson(own.topology, {});
  await writeFile(own.weights, 'weights');
  const twin = async () => (await toCardTask(own.folder, options)).twin;
  expect(await twin()).toBeNull();
  const recipe = { ...plainResult.recipe, random: { delta: 1, fraction: 0.5 } };
  await writeResult(own.result, { ...plainResult, model: 'defended', recipe });
  expect(await twin()).toMatchObject({ name: 'mnist/plain' });
  expect((await toCardTask(files().folder, options)).twin).toBeNull();
  expect((await toCardTask(files().folder, { ...options, twin: 'mnist/plain' })).twin).toMatchObject({
    name: 'mnist/plain',
  });
});

test.each([['shards'], ['a browser’s download']])(
  'a model is found by its model.json, whatever its weights are: %s',
  async (name) => {
    const own = join(folder, name);
    await writeJson(join(own, 'model.json'), {});
    expect(findModel(own)).toEqual({ folder: own, published: false });
    expect(() => findModel(join(folder, 'none'))).toThrow(
      'expected a folder with model.json and its weights, or the name',
    );
  },
);

test('a network for CIFAR-10 is attacked with its images, at the sizes that are usual there', async () => {
  const own = modelFiles(folder, 'colours');
  await writeJson(own.topology, {});
  await writeFile(own.weights, 'weights');
  const network = { ...plainResult.network, dataset: 'cifar10' } as const;
  await writeResult(own.result, { ...plainResult, model: 'colours', network });
  const { dataset: _, ...undefinedDataset } = options;
  const task = await toCardTask(own.folder, undefinedDataset);
  expect(task).toMatchObject({ dataset: 'cifar10', epsilons: [2 / 255, 8 / 255] });
  expect(await toCardTask(own.folder, { ...undefinedDataset, epsilons: [0.1] })).toMatchObject({ epsilons: [0.1] });
  expect(await toCardTask(files().folder, undefinedDataset)).toMatchObject({ dataset: 'mnist', epsilons: null });
});

test('a published network goes by its name, the plain one without a twin', async () => {
  const task = await toCardTask('mnist/plain', { ...options, out: folder });
  expect(task).toMatchObject({ name: 'mnist/plain', twin: null, card: join(folder, 'plain.card.json') });
  expect((await toCardTask('mnist/mReLU-r-m', { ...options, out: folder })).nonsense).toEqual({ category: 10 });
});

test('cards are read with the results they are of, those of other weights left out', async () => {
  const results = [{ ...plainResult, model: 'mine' }];
  expect([...(await readCards([files().result], results))]).toEqual([]);
  await writeJson(files().card, card(await weightsHash(files().folder)));
  expect([...(await readCards([files().result], results)).keys()]).toEqual([cardKey(results[0])]);
  await writeJson(files().card, card('others'));
  expect([...(await readCards([files().result], results))]).toEqual([]);
});
