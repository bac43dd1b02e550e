import { disposeAttackResult, fgsm } from '@saf/attacks';
import { useEngine } from '@saf/backend';
import { imageDataset } from '@saf/datasets';
import { classifierFromModel, robustify } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { train } from '../src/index.ts';

const TIMES = 1000;

beforeAll(() => useEngine('wasm'));

function tinyNetwork() {
  const plain = sequential({
    layers: [
      layers.conv2d({ inputShape: [4, 4, 1], filters: 2, kernelSize: 3, activation: 'relu' }),
      layers.flatten(),
      layers.dense({ units: 2, activation: 'softmax' }),
    ],
  });
  return robustify(plain, { activation: 'mirroredRelu' });
}

const images = () => tf.fill([2, 4, 4, 1], 0.5) as tf.Tensor4D;

/** Tensors and bytes that tfjs holds after doing it once, and after doing it a thousand times more. */
async function growth(once: () => unknown): Promise<{ tensors: number; bytes: number }> {
  await once();
  const before = tf.memory();
  for (let i = 0; i < TIMES; i++) await once();
  const after = tf.memory();
  return { tensors: after.numTensors - before.numTensors, bytes: after.numBytes - before.numBytes };
}

const FLAT = { tensors: 0, bytes: 0 };

describe(`tf.memory() is flat over ${TIMES}`, () => {
  test('predictions', async () => {
    const classifier = classifierFromModel(tinyNetwork());
    const x = images();
    expect(await growth(() => classifier.predict(x).dispose())).toEqual(FLAT);
    x.dispose();
  });

  test('attacks', { timeout: 300_000 }, async () => {
    const classifier = classifierFromModel(tinyNetwork());
    const x = images();
    const attack = async () => disposeAttackResult(await fgsm().run(classifier, x, [0, 1], { epsilons: [0.1] }));
    expect(await growth(attack)).toEqual(FLAT);
    x.dispose();
  });

  test('train steps', { timeout: 300_000 }, async () => {
    const model = tinyNetwork();
    const dataset = imageDataset({
      ...{ name: 'grey', split: 'train', shape: [4, 4, 1], classNames: ['dark', 'bright'] },
      images: Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 256),
      labels: Uint8Array.from([0, 1, 0, 1]),
    });
    const recipe = { batchSize: 2, learningRate: { cosine: { from: 0.01, to: 0.001 } }, momentum: 0.9, weightDecay: 0 };
    const counts = new Set<number>();
    const onProgress = () => counts.add(tf.memory().numTensors);
    const before = tf.memory().numTensors;
    await train(model, dataset, { ...recipe, epochs: TIMES / 2 }, { seed: 1, onProgress });
    expect(counts.size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the history of a training is what tfjs-vis shows', () => {
  test('show.history takes the epochs as they are, fitCallbacks each step', async () => {
    const drawn: { batch: number; logs: Record<string, number> }[] = [];
    // The shape of tfvis.show.fitCallbacks(container, ['loss']).
    const callbacks = {
      onBatchEnd: async (batch: number, logs: Record<string, number>) => void drawn.push({ batch, logs }),
    };
    const dataset = imageDataset({
      ...{ name: 'grey', split: 'train', shape: [4, 4, 1], classNames: ['dark', 'bright'] },
      ...{ images: new Uint8Array(64), labels: Uint8Array.from([0, 1, 0, 1]) },
    });
    const recipe = {
      epochs: 2,
      batchSize: 2,
      learningRate: { cosine: { from: 0.01, to: 0.001 } },
      momentum: 0,
      weightDecay: 0,
    };
    const onStep = ({ step, loss }: { step: number; loss: number }) => void callbacks.onBatchEnd(step, { loss });
    const { epochs } = await train(tinyNetwork(), dataset, recipe, { seed: 1, onStep });
    expect(drawn.map(({ batch }) => batch)).toEqual([1, 2, 3, 4]);
    expect(drawn.every(({ logs }) => Number.isFinite(logs.loss))).toBe(true);
    // tfvis.show.history draws the numbers of each entry by the names it is given.
    expect(epochs.map(({ loss, error }) => typeof loss === 'number' && typeof error === 'number')).toEqual([
      true,
      true,
    ]);
  });
});
