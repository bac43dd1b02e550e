import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mnistNetwork, type NetworkActivation } from '@saf/models';
import { saveModel } from '@saf/models/node';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { weightsHash } from '../setup/provenance.ts';
import { startFrom } from './start-from.ts';

let folder: string;
const trained = (): Promise<string> => weightsHash(folder);
const valuesOf = (activation: NetworkActivation, seed: number) => {
  const model = mnistNetwork({ activation, seed });
  return { model, values: () => model.getWeights().map((each) => Array.from(each.dataSync())) };
};

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'start-from-'));
  const { model } = valuesOf('relu', 1);
  await saveModel(model, folder);
  model.dispose();
});
afterAll(() => rm(folder, { recursive: true }));

test('a network starts with the weights of its twin', async () => {
  const twin = valuesOf('relu', 1);
  const { model, values } = valuesOf('mirroredRelu', 2);
  expect(values()).not.toEqual(twin.values());
  const sha256 = await trained();
  await expectNoLeaks(() => startFrom(model, { folder, sha256 }));
  expect(values()).toEqual(twin.values());
  for (const each of [twin.model, model]) each.dispose();
});

test('weights of another network, and weights that were changed meanwhile, are refused', async () => {
  const { model } = valuesOf('none', 1);
  await expect(startFrom(model, { folder, sha256: await trained() })).rejects.toThrow(
    "startFrom: expected weights of the network's shapes [[5,5,1,20],[20],",
  );
  await expect(startFrom(model, { folder, sha256: 'other' })).rejects.toThrow(
    'startFrom: expected the weights that the study began with, got "others in ',
  );
  model.dispose();
});
