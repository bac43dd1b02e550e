import '@tensorflow/tfjs-backend-cpu';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPretrained, pretrainedNames } from '@saf/pretrained';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../src/catalog.ts';
import type { CatalogEntry } from '../src/catalog-entry.ts';
import { loadFromFolder } from '../src/load-from-folder.ts';
import { loadFromWeb } from '../src/load-from-web.ts';
import { loadEntry } from '../src/pretrained.ts';
import { facts, saveEntry } from './entry.ts';

const name = 'mnist/mReLU-r-m';
let folder: string;
let server: Server;
let inFolder: CatalogEntry;
let onWeb: CatalogEntry;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'pretrained-'));
  // A bundler gives each file another name: here all that asks for weights gets them from an address of its own.
  server = createServer((request, response) => {
    const file = { '/model-1a2b.json': 'model.json', '/weights-3c4d.bin': 'weights.bin' }[request.url!];
    if (!file) return response.writeHead(404).end();
    void readFile(join(folder, file)).then((bytes) =>
      response.writeHead(200, { 'content-type': file.endsWith('json') ? 'application/json' : '' }).end(bytes),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  inFolder = await saveEntry(folder);
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  onWeb = { ...inFolder, topology: new URL('model-1a2b.json', base), weights: new URL('weights-3c4d.bin', base) };
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const image = () => tf.fill([1, 28, 28, 1], 0.5) as tf.Tensor4D;

async function confidences(entry: CatalogEntry, load: typeof loadFromFolder): Promise<number[]> {
  const { confidences, model } = await loadEntry({ [name]: entry }, name, load);
  const values = tf.tidy(() => [...confidences(image()).dataSync()]);
  model.dispose();
  return values;
}

describe.each([
  ['a folder', loadFromFolder, () => inFolder],
  ['the web', loadFromWeb, () => onWeb],
])('from %s', (_, load, entry) => {
  test('gives a classifier with the rule and the facts of its entry, and its model', async () => {
    const classifier = await loadEntry({ [name]: entry() }, name, load);
    expect(classifier).toMatchObject({
      name,
      categories: 10,
      nonsense: { category: 10 },
      inputShape: [28, 28, 1],
      facts,
    });
    expect(classifier.model.countParams()).toBe(434_075);
    classifier.model.dispose();
  });

  test('leaves no tensor behind once its model is disposed of', () =>
    expectNoLeaks(async () => {
      (await loadEntry({ [name]: entry() }, name, load)).model.dispose();
    }));

  test('gives the bits that were saved', async () =>
    expect(await confidences(entry(), load)).toEqual(await confidences(inFolder, loadFromFolder)));
});

describe('refuses', () => {
  test('an unknown name, with the nearest one', () =>
    expect(loadEntry({ [name]: inFolder }, 'mnist/mReLU-rm', loadFromFolder)).rejects.toThrow(
      `name: expected one of "${name}", got "mnist/mReLU-rm" (did you mean "${name}"?)`,
    ));

  test('an address with nothing behind it', () =>
    expect(loadFromWeb({ ...onWeb, topology: new URL('none.json', onWeb.topology) })).rejects.toThrow('404'));

  test('weights that are not those of the topology', async () => {
    const other = await mkdtemp(join(tmpdir(), 'pretrained-'));
    const entry = await saveEntry(other);
    const weights = await readFile(join(other, 'weights.bin'));
    weights[7] ^= 1;
    await writeFile(join(other, 'weights.bin'), weights);
    await expect(loadFromFolder(entry)).rejects.toThrow('the weights saved with model.json');
    await rm(other, { recursive: true });
  });

  test('files that are not those that were published', async () => {
    const changed = { ...inFolder.integrity, topology: inFolder.integrity.weights };
    await expect(loadFromFolder({ ...inFolder, integrity: changed })).rejects.toThrow(
      'model.json: it is not the file that was published: it is damaged, or was edited; install the package again',
    );
    await expect(loadFromWeb({ ...onWeb, integrity: changed })).rejects.toThrow(
      `${onWeb.topology.href}: it is not the file that was published; serve the files of the package as they are`,
    );
    const otherWeights = { ...onWeb.integrity, weights: onWeb.integrity.topology };
    await expect(loadFromWeb({ ...onWeb, integrity: otherWeights })).rejects.toThrow(
      `${onWeb.weights.href}: it is not the file that was published; serve the files of the package as they are`,
    );
  });
});

describe.each(pretrainedNames.filter((each) => catalog[each].facts.certified))('what is proven of %s', (each) => {
  const { facts, integrity } = catalog[each];
  const folder = new URL('certificates/', catalog[each].topology);
  const files = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

  test('is of these weights, and of the test images', () => {
    for (const { network, dataset, heldOutFrom } of files) {
      expect(`sha256-${Buffer.from(network.weights, 'hex').toString('base64')}`).toBe(integrity.weights);
      expect([dataset, network.model, heldOutFrom]).toEqual([facts.dataset, facts.model, undefined]);
    }
  });

  test('is among its facts as the files have it, less of larger changes', () => {
    expect(facts.certified).toHaveLength(files.length);
    for (const [i, { norm, method, samples, sizes, accuracies }] of facts.certified!.entries()) {
      const { guarantee, samples: count } = files[i];
      expect([norm, method, samples]).toEqual([guarantee.norm, guarantee.method, count]);
      const found = guarantee.sizes.map((size: { epsilon?: number; radius?: number }) => size.epsilon ?? size.radius);
      expect(sizes).toEqual(found);
      expect(accuracies).toEqual(guarantee.sizes.map(({ accuracy }: { accuracy: number }) => accuracy));
      expect(accuracies).toEqual([...accuracies].sort((a, b) => b - a));
    }
  });
});

test('symmetric activations are certified at ε = 0.1, and so is their ReLU twin', () => {
  const at = (each: keyof typeof catalog) => {
    const { sizes, accuracies } = catalog[each].facts.certified![0];
    return accuracies[sizes.indexOf(0.1)];
  };
  for (const each of ['mnist/mReLU-c1', 'mnist/RBF-c1', 'mnist/ReLU-c1'] as const)
    expect(at(each)).toBeGreaterThan(0.92);
});

test('every network of the package loads, and is what its facts say', async () => {
  for (const each of pretrainedNames) {
    const { model, facts, nonsense } = await loadPretrained(each);
    expect(model.countParams()).toBe(facts.parameters);
    expect(nonsense).toEqual(facts.nonsense);
    model.dispose();
  }
});
