import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveModel } from '@saf/models/node';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reproduce } from './command.ts';

const minutes = 60_000;
let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'outputs-command-'));
  const flat = layers.flatten({ inputShape: [28, 28, 1] });
  await saveModel(sequential({ layers: [flat, layers.dense({ units: 10, name: 'scores' })] }), folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const evaluate = (...words: string[]) =>
  reproduce('evaluate', folder, '--limit', '4', '--strengths', '0.1', '--engine', 'wasm', '--json', ...words);

test(
  'a model whose last layer does not say what it gives is refused with how to say it, and taken where it is said',
  async () => {
    const silent = await evaluate();
    expect(silent).toMatchObject({ code: 1, stdout: '' });
    expect(silent.stderr).toContain(
      "last layer: expected RBF or softmax confidences, got \"scores\" (Dense, activation 'linear'); add rbfLayer() or tf.layers.softmax() to the model, or say by `outputs` that they are 'logits' or 'probabilities'",
    );
    const said = await evaluate('--outputs', 'logits');
    expect(said.code).toBe(0);
    expect(JSON.parse(said.stdout).evaluation).toMatchObject({ samples: 4 });
  },
  2 * minutes,
);
