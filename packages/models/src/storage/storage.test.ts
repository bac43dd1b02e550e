import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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

  test('with a model.json that was changed after it was saved is refused, with what to do, and leaves no tensor', async () => {
    await saveModel(small(), folder);
    const before = tf.memory().numTensors;
    await edit((content) => JSON.parse(JSON.stringify(content).replace('"trainable":true', '"trainable":false')));
    await expect(loadModel(folder)).rejects.toThrow(
      `${join(folder, 'model.json')}: its seal (SHA-256) is another: it is damaged, or was edited; save the network again, or delete the field`,
    );
    expect(tf.memory().numTensors).toBe(before);
    await edit(({ seal: _, ...content }: { seal?: string }) => content);
    (await loadModel(folder)).dispose();
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

describe('a folder that was tampered with', () => {
  const small = () => sequential({ layers: [layers.dense({ units: 2, inputShape: [3], activation: 'softmax' })] });
  const path = () => join(folder, 'model.json');
  type Json = { [key: string]: Json } & Json[];
  const tamper = async (change: (json: Json) => unknown) => {
    const model = small();
    await saveModel(model, folder);
    model.dispose();
    const json = JSON.parse(await readFile(path(), 'utf8'));
    change(json);
    await writeFile(path(), JSON.stringify(json));
  };
  const set =
    (value: unknown, ...keys: (string | number)[]) =>
    (json: Json) => {
      const last = keys.pop()!;
      (keys.reduce((at, key) => at[key as number]!, json.weightsManifest!) as unknown as Record<string, unknown>)[
        last
      ] = value;
    };
  const refused = async (message: string | RegExp) => {
    const before = tf.memory().numTensors;
    await expect(loadModel(folder)).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  };

  test.each([
    [
      'a path out of the folder',
      set('../secret', 0, 'paths', 0),
      'paths[0]: expected the name of a file inside of the folder, got "../secret"',
    ],
    ['a path out of it further down', set('a/../../b', 0, 'paths', 0), 'paths[0]: expected the name of a file inside'],
    ['a path with backslashes', set('..\\b', 0, 'paths', 0), 'paths[0]: expected the name of a file inside'],
    ['an absolute path', set('/dev/zero', 0, 'paths', 0), 'paths[0]: expected the name of a file inside'],
    ['a path of a drive', set('C:\\b', 0, 'paths', 0), 'paths[0]: expected the name of a file inside'],
    ['a path that is a number', set(1, 0, 'paths', 0), 'paths[0]: expected the name of a file inside'],
    ['no paths', set(undefined, 0, 'paths'), 'weightsManifest[0].paths: expected a list, got undefined'],
    ['a group that is null', set(null, 0), 'weightsManifest[0].paths: expected a list, got undefined'],
    [
      'weights that are numbers',
      set([1], 0, 'weights'),
      'weightsManifest[0].weights[0].name: expected a name, got undefined',
    ],
    ['a shape of text', set('23', 0, 'weights', 0, 'shape'), 'weights[0].shape: expected a list, got "23"'],
    ['a negative size', set(-1, 0, 'weights', 0, 'shape', 0), 'shape[0]: expected a whole number >= 0, got -1'],
    ['a huge size', set(1e15, 0, 'weights', 0, 'shape', 0), /expected \d+ bytes, as model.json says, got 32/],
    ['an unknown type', set('float64', 0, 'weights', 0, 'dtype'), 'weights[0].dtype: expected one of'],
    [
      'an unknown quantization',
      set({ dtype: 'int4' }, 0, 'weights', 0, 'quantization'),
      'quantization.dtype: expected one of',
    ],
    [
      'more groups than there can be',
      (json: Json) => Object.assign(json, { weightsManifest: new Array(100_000).fill({ paths: [], weights: [] }) }),
      'weightsManifest: expected at most 1000, got 100000',
    ],
    ['a folder in the place of weights', set('.', 0, 'paths', 0), 'in a regular file, got "a folder"'],
  ])('%s', async (_, change, message) => {
    await tamper(change);
    await refused(message);
  });

  test.each(['model.json', 'weights.bin'])('a pipe in the place of %s is not waited for', async (file) => {
    await tamper(() => undefined);
    await rm(join(folder, file));
    execFileSync('mkfifo', [join(folder, file)]);
    await refused(`${file}: expected `);
    expect((await stat(join(folder, file))).isFIFO()).toBe(true);
  });

  test('any number in the place of any field of the manifest: an error of one line, or a network', async () => {
    await tamper(() => undefined);
    const text = await readFile(path(), 'utf8');
    const values = text.match(/"weightsManifest".*/)![0].match(/"[^"]*"|\b\d+\b/g)!;
    for (const value of new Set(values))
      for (const other of ['-1', '1e400', 'null', '[]', '{}', '"x"', '99999999999']) {
        await writeFile(
          path(),
          text.replace(/"weightsManifest".*/, (all) => all.replace(value, other)),
        );
        const before = tf.memory().numTensors;
        const outcome = await loadModel(folder).then(
          (model) => void model.dispose(),
          (error: Error) => error,
        );
        if (outcome) expect(outcome.message).toMatch(/^.*(model\.json|weights\.bin|saf-models)[^\n]*$/);
        expect(tf.memory().numTensors).toBe(before);
      }
  });

  test('what does not load leaves nothing in memory, also between networks that do', async () => {
    await tamper(() => undefined);
    const good = join(folder, 'good');
    await saveModel(small(), good);
    await writeFile(path(), (await readFile(path(), 'utf8')).replace('"Dense"', '"Dance"'));
    const before = tf.memory().numTensors;
    const outcomes = await Promise.allSettled([loadModel(folder), loadModel(good), loadModel(folder), loadModel(good)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    expect(tf.memory().numTensors).toBe(before + 4);
    for (const each of outcomes) if (each.status === 'fulfilled') each.value.dispose();
    const artifacts = await saveToMemory(small());
    const atFirst = tf.memory().numTensors;
    for (const weightData of [new ArrayBuffer(4), new ArrayBuffer(28)])
      await expect(loadFromMemory({ ...artifacts, weightData })).rejects.toThrow(
        'artifacts: the network does not load',
      );
    expect(tf.memory().numTensors).toBe(atFirst);
  });
});

describe('a file of another program', () => {
  const write = (content: string | Buffer) => writeFile(join(folder, 'model.json'), content);
  const saved = async () => {
    await saveModel(sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] }), folder);
    return readFile(join(folder, 'model.json'), 'utf8');
  };

  test('with a byte order mark loads', async () => {
    await write(`\uFEFF${await saved()}`);
    expect((await loadModel(folder)).countParams()).toBe(8);
  });

  test('of Keras 3 is named, with the way to export it', async () => {
    const json = JSON.parse(await saved());
    json.modelTopology = {
      keras_version: '3.8.0',
      model_config: {
        class_name: 'Sequential',
        config: { name: 's', layers: [{ class_name: 'InputLayer', config: { batch_shape: [null, 3], name: 'in' } }] },
      },
    };
    await write(JSON.stringify(json));
    await expect(loadModel(folder)).rejects.toThrow(/saved by Keras 3 \(3\.8\.0\).* tf_keras.*tensorflowjs_converter/);
  });

  test('with a Lambda layer says why it cannot be', async () => {
    await write((await saved()).replace('"Dense"', '"Lambda"'));
    await expect(loadModel(folder)).rejects.toThrow(
      'unknown layer "Lambda": it holds Python code, which tfjs cannot run',
    );
  });

  test.each([
    ['a .keras archive of Keras 3', Buffer.from('PK\x03\x04rest')],
    ['an HDF5 file of Keras', Buffer.from('\x89HDF\r\n', 'latin1')],
  ])('that is %s is named', async (kind, content) => {
    await write(content);
    await expect(loadModel(folder)).rejects.toThrow(
      `expected a layers model that tensorflowjs_converter or tfjs saved, got "${kind}"`,
    );
  });
});
