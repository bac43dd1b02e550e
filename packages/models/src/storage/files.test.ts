import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { mnistNetwork } from '../index.ts';
import { loadFromFiles, saveToFiles } from './files.ts';

beforeAll(() => tf.setBackend('cpu'));

const scoresOf = async (model: LayersModel, x: tf.Tensor) => {
  const y = model.predict(x) as tf.Tensor;
  const values = await y.data();
  y.dispose();
  return [...values];
};

test('the files of a network give the same network, in any order', async () => {
  const model = mnistNetwork({ activation: 'mirroredRelu', outputs: 11 });
  const x = tf.randomUniform([2, 28, 28, 1], 0, 1, 'float32', 1);
  const expected = await scoresOf(model, x);
  await expectNoLeaks(async () => {
    const files = await saveToFiles(model);
    expect(files.map(({ name }) => name)).toEqual(['model.json', 'weights.bin']);
    const loaded = await loadFromFiles([...files].reverse());
    expect(await scoresOf(loaded, x)).toEqual(expected);
    loaded.dispose();
  });
});

describe('what is no network', () => {
  const small = async () =>
    saveToFiles(sequential({ layers: [layers.dense({ units: 2, inputShape: [3], activation: 'softmax' })] }));
  const edited = async (file: File, from: string, to: string) =>
    new File([(await file.text()).replace(from, to)], file.name);

  test('weights that are not among the files are named', async () => {
    const [json] = await small();
    await expect(loadFromFiles([json])).rejects.toThrow(
      'files: expected weights.bin, which model.json names, beside it, got ["model.json"]',
    );
  });

  test.each([
    ['no file', []],
    ['no model.json', ['a.bin']],
    ['two of them', ['a.json', 'b.json']],
  ])('%s', async (_, names) => {
    await expect(loadFromFiles(names.map((name) => new File(['{}'], name)))).rejects.toThrow(
      'files: expected one model.json and its weights, got [',
    );
  });

  test('a file of Keras is named', async () => {
    const keras = new File(['PK\x03\x04rest'], 'net.keras');
    await expect(loadFromFiles([new File(['x'], 'a.bin'), keras])).rejects.toThrow(
      'net.keras: expected a layers model that tensorflowjs_converter or tfjs saved, got "a .keras archive of Keras 3"',
    );
  });

  test('weights that are cut off, or of another network', async () => {
    const [json, weights] = await small();
    await expect(loadFromFiles([json, new File([weights.slice(4)], 'weights.bin')])).rejects.toThrow(
      'weights.bin: expected 32 bytes, as model.json says, got 28',
    );
    const others = new File([new Float32Array(8).fill(1)], 'weights.bin');
    await expect(loadFromFiles([json, others])).rejects.toThrow(
      /weights\.bin: expected the weights saved with model\.json/,
    );
  });

  test('a model.json that was changed, and one with an unknown layer', async () => {
    const [json, weights] = await small();
    const changed = await edited(json, '"trainable":true', '"trainable":false');
    await expect(loadFromFiles([changed, weights])).rejects.toThrow('model.json: its seal (SHA-256) is another');
    const unknown = await edited(json, '"Dense"', '"Wavelet"');
    await expect(loadFromFiles([unknown, weights])).rejects.toThrow('model.json: unknown layer "Wavelet"');
  });
});
