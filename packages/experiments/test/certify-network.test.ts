import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useEngine } from '@saf/backend';
import { saveModel } from '@saf/models/node';
import { certificateSchema } from '@saf/results';
import { readJson, writeJson } from '@saf/results/node';
import * as tf from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  layers,
  model as modelOf,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CertifyTask, certifyNetwork } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const model = fileURLToPath(new URL('../../pretrained/models/mnist/mReLU-r-m', import.meta.url));
const taskOf = (name: string, part: Partial<CertifyTask> = {}): CertifyTask => ({
  kind: 'certify',
  ...{ dataset: 'mnist', experiment: 'mnist', model: 'mReLU-r-m', seed: 1, engine: 'wasm' },
  saved: { model, name: 'mReLU-r-m', nonsense: { category: 10 }, loss: null },
  ...{ images: 12, heldOutFrom: null, batchSize: null, randomSeed: 1, force: false },
  guarantee: { norm: 'l2', method: 'smoothing', std: 0.25, n0: 10, n: 50, alpha: 0.001 },
  output: join(folder, `${name}.json`),
  ...part,
});
const partialOf = (name: string) => join(folder, '.checkpoints', `${name}.json`);
const votesOf = (name: string) => join(folder, '.checkpoints', `${name}.votes.json`);
const read = async (name: string) => (await readJson(join(folder, `${name}.json`), certificateSchema)) as object;
const run = (task: CertifyTask, stopAt = Number.POSITIVE_INFINITY) => {
  const stop = new AbortController();
  const onProgress = (done: number) => done > stopAt && stop.abort(new Error('stopped'));
  return certifyNetwork(task, { signal: stop.signal, onProgress, note: () => {} });
};

test('writes what is guaranteed, and goes on where it was stopped to the same file', { timeout: 60_000 }, async () => {
  const { summary } = await run(taskOf('whole'));
  expect(summary).toMatch(/^certified \d\.\d{3} within 0, .*average radius \d\.\d{3}$/);
  await expect(run(taskOf('stopped'), 0.5)).rejects.toThrow('stopped');
  const partial = JSON.parse(await readFile(partialOf('stopped'), 'utf8'));
  expect(partial.outcomes).toHaveLength(5);
  await run(taskOf('stopped'));
  const whole = await read('whole');
  expect(whole).toMatchObject({ kind: 'certificate', samples: 12, fullTestSet: false, dataset: 'mnist' });
  expect(await read('stopped')).toEqual({ ...whole, seconds: expect.any(Number) });
  await expect(readFile(partialOf('stopped'))).rejects.toThrow('ENOENT');
});

test('more copies go on from the votes of a finished run, to the file of a run from scratch', {
  timeout: 60_000,
}, async () => {
  const request = taskOf('').guarantee as Extract<CertifyTask['guarantee'], { norm: 'l2' }>;
  const more = { guarantee: { ...request, n: 120 } };
  await run(taskOf('grown', { images: 6 }));
  const fewer = JSON.parse(await readFile(votesOf('grown'), 'utf8'));
  expect(fewer.outcomes).toHaveLength(6);
  await expect(run(taskOf('grown', { images: 8, ...more }), 0.5)).rejects.toThrow('stopped');
  await run(taskOf('grown', { images: 8, ...more }));
  await run(taskOf('scratch', { images: 8, ...more }));
  expect(await read('grown')).toEqual({ ...(await read('scratch')), seconds: expect.any(Number) });
  // Votes of more copies are not those of fewer, and `force` leaves all aside.
  await run(taskOf('grown', { images: 6 }));
  expect(JSON.parse(await readFile(votesOf('grown'), 'utf8')).outcomes).toEqual(fewer.outcomes);
  const half = fewer.outcomes.map((each: object) => ({ ...each, radius: 0 }));
  await writeJson(votesOf('grown'), { identity: fewer.identity, seconds: 1, outcomes: half });
  await run(taskOf('grown', { images: 6, force: true }));
  expect(JSON.parse(await readFile(votesOf('grown'), 'utf8')).outcomes).toEqual(fewer.outcomes);
});

test('what was counted with another seed is left aside', { timeout: 60_000 }, async () => {
  await expect(run(taskOf('seeds'), 0.5)).rejects.toThrow('stopped');
  await run(taskOf('seeds', { randomSeed: 2, images: 6 }));
  await run(taskOf('second', { randomSeed: 2, images: 6 }));
  expect(await read('seeds')).toEqual({ ...(await read('second')), seconds: expect.any(Number) });
});

describe('a network that cannot be certified is refused in one sentence', () => {
  beforeAll(() => useEngine('wasm'));
  const bounds = { norm: 'linf', method: 'interval', epsilons: [0.1] } as const;
  const certifySaved = async (name: string, network: LayersModel, part: Partial<CertifyTask> = {}) => {
    const saved = { model: join(folder, 'models', name), name, nonsense: null, loss: null };
    await saveModel(network, saved.model);
    return run(taskOf(name, { saved, images: 4, ...part }));
  };
  const digits = (outputs: number) =>
    sequential({
      layers: [
        layers.flatten({ inputShape: [28, 28, 1] }),
        layers.dense({ units: outputs, name: 'only' }),
        layers.softmax(),
      ],
    });

  test('weights that are not numbers', async () => {
    const broken = digits(10);
    broken.setWeights([tf.fill([784, 10], Number.NaN), tf.zeros([10])]);
    await expect(certifySaved('broken', broken, { guarantee: bounds })).rejects.toThrow(
      'weight "only/kernel": expected finite numbers, got NaN',
    );
  });

  test('fewer outputs than the images have categories', async () => {
    await expect(certifySaved('five', digits(5), { guarantee: bounds })).rejects.toThrow(
      'categories: expected a whole number in [4, 5], got 10',
    );
  });

  test('several inputs', async () => {
    const [a, b] = [input({ shape: [28, 28, 1] }), input({ shape: [28, 28, 1] })];
    const sum = layers.flatten().apply(layers.add().apply([a, b])) as SymbolicTensor;
    const both = modelOf({
      inputs: [a, b],
      outputs: layers.dense({ units: 10, activation: 'softmax' }).apply(sum) as SymbolicTensor,
    });
    await expect(certifySaved('both', both)).rejects.toThrow(
      'model: expected one input of shape [N, height, width, channels], got [[null, 28, 28, 1], [null, 28, 28, 1]]',
    );
  });
});

test('held-out images are said', { timeout: 60_000 }, async () => {
  const guarantee = { norm: 'linf', method: 'interval', epsilons: [0.001, 0.1] } as const;
  await run(taskOf('held-out', { heldOutFrom: 59_000, images: 4, guarantee }));
  expect(await read('held-out')).toMatchObject({ heldOutFrom: 59_000, samples: 4, guarantee: { norm: 'linf' } });
});
