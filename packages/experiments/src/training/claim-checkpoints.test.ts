import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingIdentity } from '@saf/results';
import { fileCheckpoints } from '@saf/training/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testStudy } from '../../test/study.ts';
import { type ModelFiles, modelFiles } from '../study/model-files.ts';
import { claimCheckpoints } from './claim-checkpoints.ts';

let folder: string;
let files: ModelFiles;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claim-'));
  files = modelFiles(folder, 'plain');
});
afterEach(() => rm(folder, { recursive: true }));

const identity: TrainingIdentity = {
  network: { dataset: 'mnist', activation: 'none', outputs: 10, parameters: 431_080 },
  recipe: testStudy.networks[0].recipe,
  seed: 1,
  samples: 60_000,
  engine: { name: 'native', tfjs: '4.22.0', threads: 1 },
};
const twoThreads = { ...identity, engine: { ...identity.engine, threads: 2 } };

async function leaveCheckpoint(): Promise<void> {
  await claimCheckpoints(files, identity);
  await fileCheckpoints(files.checkpoints).save({
    identity: {},
    step: 7,
    epochs: [],
    running: { loss: 0, wrong: 0, count: 0 },
    tensors: [],
  });
}

test('a training finds its own checkpoint', async () => {
  await leaveCheckpoint();
  expect(await (await claimCheckpoints(files, identity)).load()).toMatchObject({ step: 7 });
});

test('a checkpoint made on other threads is refused, and kept', async () => {
  await leaveCheckpoint();
  await expect(claimCheckpoints(files, twoThreads)).rejects.toThrow(
    'has a checkpoint made on native, 1 threads, tfjs 4.22.0, but this run is on native, 2 threads, tfjs 4.22.0',
  );
  expect(await fileCheckpoints(files.checkpoints).load()).not.toBeNull();
});

test('an identity without a checkpoint binds nobody', async () => {
  await claimCheckpoints(files, identity);
  expect(await (await claimCheckpoints(files, twoThreads)).load()).toBeNull();
});
