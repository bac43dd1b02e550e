import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  cifar10Network,
  loadFromMemory,
  mnistNetwork,
  type NetworkActivation,
  networkActivations,
  saveToMemory,
} from '../index.ts';
import { loadModel, saveModel } from '../node.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saf-models-'));
});
afterEach(() => rm(folder, { recursive: true }));

const networks = [
  ['mnist', mnistNetwork, [28, 28, 1]],
  ['cifar10', cifar10Network, [32, 32, 3]],
] as const;
const cases = networks.flatMap(([name, build, shape]) =>
  networkActivations.map((activation) => ({ name, build, shape: [...shape], activation })),
);

const bitsOf = (model: LayersModel, x: tf.Tensor) => {
  const y = model.predict(x) as tf.Tensor;
  const bits = [...new Uint32Array((y.dataSync() as Float32Array).buffer)];
  y.dispose();
  return bits;
};
const mean = (shape: number[]) => Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => (i % 11) / 11);

describeOnEngines('a network that is saved and loaded', () => {
  test.each(cases)(
    '$name $activation has the same bits from a folder and from memory',
    async ({ build, shape, activation }) => {
      const model = build({ activation, outputs: 11, mean: mean(shape), seed: 5 });
      const x = tf.randomUniform([2, ...shape], 0, 1, 'float32', 1);
      const expected = bitsOf(model, x);
      await expectNoLeaks(async () => {
        await saveModel(model, folder);
        for (const load of [() => loadModel(folder), async () => loadFromMemory(await saveToMemory(model))]) {
          const loaded = await load();
          expect(bitsOf(loaded, x)).toEqual(expected);
          expect(loaded.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
          loaded.dispose();
        }
      });
      x.dispose();
      model.dispose();
    },
  );
});

describe('a saved folder', () => {
  const small = (activation: NetworkActivation = 'rbf') => cifar10Network({ activation });
  const json = async () => JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
  const edit = async (change: (content: Awaited<ReturnType<typeof json>>) => unknown) =>
    writeFile(join(folder, 'model.json'), JSON.stringify(change(await json())));

  test('holds two files, no half ones, and is made with its parents', async () => {
    const deep = join(folder, 'a', 'b');
    await saveModel(small(), deep);
    await saveModel(small(), deep);
    expect((await readdir(deep)).sort()).toEqual(['model.json', 'weights.bin']);
  });

  test('loads by tfjs alone, as a server gives it', async () => {
    await saveModel(small(), folder);
    const fetchFunc = async (url: RequestInfo | URL) => {
      const name = String(url).split('/').pop() as string;
      const type = name.endsWith('.json') ? 'application/json' : 'application/octet-stream';
      return new Response(await readFile(join(folder, name)), { headers: { 'Content-Type': type } });
    };
    const loaded = await loadLayersModel(
      tf.io.http('http://localhost/model.json', { fetchFunc: fetchFunc as typeof fetch }),
    );
    expect(loaded.countParams()).toBe(small().countParams());
  });

  test('keeps what is loaded trainable, the mean left out', async () => {
    await saveModel(small(), folder);
    const names = (model: LayersModel) => model.trainableWeights.map(({ originalName }) => originalName);
    expect(names(await loadModel(folder))).toEqual(names(small()));
    expect(names(small())).not.toContain('mean/mean');
  });

  test('that is not there is named', () =>
    expect(loadModel(join(folder, 'nowhere'))).rejects.toThrow(
      /nowhere.model\.json: expected a saved network, got "ENOENT/,
    ));

  test('without weights names them', async () => {
    await saveModel(small(), folder);
    await rm(join(folder, 'weights.bin'));
    await expect(loadModel(folder)).rejects.toThrow(
      /weights\.bin: expected the weights that model\.json names, got "ENOENT/,
    );
  });

  test('with truncated weights says how long they should be', async () => {
    await saveModel(small(), folder);
    const path = join(folder, 'weights.bin');
    const content = await readFile(path);
    await writeFile(path, content.subarray(0, 1000));
    await expect(loadModel(folder)).rejects.toThrow(
      `weights.bin: expected ${small().countParams() * 4} bytes, as model.json says, got 1000`,
    );
  });

  test('with the weights of another network is refused', async () => {
    await saveModel(small(), folder);
    const path = join(folder, 'weights.bin');
    const content = await readFile(path);
    content[content.length - 1] ^= 1;
    await writeFile(path, content);
    await expect(loadModel(folder)).rejects.toThrow(
      /weights\.bin: expected the weights saved with model\.json \(SHA-256 \w+\), got/,
    );
  });

  test('with broken JSON is refused', async () => {
    await writeFile(join(folder, 'model.json'), '{ "modelTopology": ');
    await expect(loadModel(folder)).rejects.toThrow(/model\.json: expected JSON, got/);
  });

  test('with other JSON is refused', async () => {
    await writeFile(join(folder, 'model.json'), '{ "a": 1 }');
    await expect(loadModel(folder)).rejects.toThrow('expected a modelTopology and a weightsManifest, got ["a"]');
    await writeFile(join(folder, 'model.json'), '{ "format": "graph-model" }');
    await expect(loadModel(folder)).rejects.toThrow('expected a layers model, got "a graph model"');
  });

  test('with an unknown layer says what to register', async () => {
    await saveModel(small(), folder);
    await edit((content) => JSON.parse(JSON.stringify(content).replaceAll('"Rbf"', '"Wavelet"')));
    await expect(loadModel(folder)).rejects.toThrow(
      `${folder}: unknown layer "Wavelet": call register() of the package it comes from`,
    );
  });

  test('with a topology that does not fit the weights is refused', async () => {
    await saveModel(small(), folder);
    await edit((content) => JSON.parse(JSON.stringify(content).replaceAll('"fc1"', '"other"')));
    await expect(loadModel(folder)).rejects.toThrow(`${folder}: the network does not load: `);
  });

  test('that cannot be written is named', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(saveModel(small(), file)).rejects.toThrow(`${file}: expected a folder that can be written, got `);
    await mkdir(join(folder, 'blocked', 'weights.bin'), { recursive: true });
    await expect(saveModel(small(), join(folder, 'blocked'))).rejects.toThrow('expected a folder that can be written');
    expect(await readdir(join(folder, 'blocked'))).toEqual(['weights.bin']);
  });

  test('of any tfjs network loads too', async () => {
    const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [3], activation: 'softmax' })] });
    await saveModel(model, folder);
    const x = tf.ones([1, 3]);
    expect(bitsOf(await loadModel(folder), x)).toEqual(bitsOf(model, x));
  });
});
