import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../test/data-server.ts';
import { FIXTURE_LABELS, makeFixture } from '../test/fixture.ts';
import { listFolder, useSandbox, writeAll } from '../test/sandbox.ts';
import { classNames, type DatasetDefinition, type DatasetName, datasets, definitions, loadDataset } from './index.ts';

beforeAll(async () => void (await tf.setBackend('cpu')));
const sandbox = useSandbox();

// What holds for every data set, on small files in place of the real ones.
describe.each(Object.entries(definitions) as [DatasetName, DatasetDefinition][])('%s', (name, real) => {
  const fixture = makeFixture(real);
  const { definition, files } = fixture;
  const names = [...files.keys()].sort();

  test('is listed under its name', () => {
    const { title, shape } = definition;
    expect(datasets[name]).toMatchObject({ name: real.name, title, shape, classNames: classNames[name] });
    expect(new Set(classNames[name]).size).toBe(classNames[name].length);
  });

  test.each(['train', 'test'] as const)('gives the %s images and labels of a folder', async (split) => {
    const folder = await writeAll(sandbox.folder, files);
    const dataset = await loadDataset(definition, { split, folder });
    const batches = definition.files[split].filter(({ name }) => !name.includes('labels')).length;
    expect(dataset).toMatchObject({ name, split, shape: definition.shape, size: batches * FIXTURE_LABELS.length });
    expect([...dataset.labels]).toEqual(Array(batches).fill(FIXTURE_LABELS).flat());
    expectNoLeaks(() => {
      const batch = dataset.batch([1, 0]);
      expect(batch.images.shape).toEqual([2, ...definition.shape]);
      expect(batch.labels.arraySync()).toEqual([0, 3]);
      tf.dispose(batch);
    });
  });

  test('takes gzipped files', async () => {
    for (const [file, bytes] of files) await writeFile(join(sandbox.folder, `${file}.gz`), gzipSync(bytes));
    const zipped = await loadDataset(definition, { split: 'train', folder: sandbox.folder });
    const plain = await loadDataset(definition, { split: 'train', folder: await writeAll(sandbox.folder, files) });
    expect(zipped.images).toEqual(plain.images);
  });

  test.each(real.sources)('comes from $kind $address into the cache, once', async (source) => {
    const local = await serve(sandbox.server, source, fixture);
    const options = { split: 'test', cacheFolder: sandbox.cache } as const;
    const downloaded = await loadDataset(local, options);
    expect(await listFolder(join(sandbox.cache, name))).toEqual(names);
    const requests = sandbox.server.requests.length;
    const cached = await loadDataset(local, { ...options, offline: true });
    const own = await loadDataset(definition, { split: 'test', folder: await writeAll(sandbox.folder, files) });
    expect(sandbox.server.requests).toHaveLength(requests);
    expect(downloaded.images).toEqual(own.images);
    expect(cached.images).toEqual(own.images);
    expect(cached.labels).toEqual(own.labels);
  });

  test.each(real.sources)('reports the progress of $kind $address', async (source) => {
    const local = await serve(sandbox.server, source, fixture);
    const received: { done: number; file: string }[] = [];
    await loadDataset(local, {
      split: 'test',
      cacheFolder: sandbox.cache,
      onProgress: (done, note) => {
        expect(note).toMatch(/: \d+\.\d( of \d+\.\d)? MB$/);
        expect(done).toBeGreaterThan(received.at(-1)?.done ?? 0);
        received.push({ done, file: note.split(':')[0] });
      },
    });
    const files = new Set(received.map(({ file }) => file));
    expect(files.size).toBe(source.kind === 'files' ? source.parts.length : 1);
    if (source.kind !== 'npm') expect(received.at(-1)?.done).toBe(1);
    expect(received.at(-1)?.done).toBeLessThanOrEqual(1);
  });

  test.each(names)('refuses %s if one byte is another', async (damaged) => {
    const bytes = Uint8Array.from(files.get(damaged) as Uint8Array);
    bytes[bytes.length - 1] ^= 1;
    const split = definition.files.train.some((file) => file.name === damaged) ? 'train' : 'test';
    const folder = await writeAll(sandbox.folder, new Map([...files, [damaged, bytes]]));
    await expect(loadDataset(definition, { split, folder })).rejects.toThrow(
      `the folder ${folder}: ${damaged}: expected content of SHA-256`,
    );
  });
});

test('a data set defined outside the package loads as those inside do', async () => {
  const { files, definition } = makeFixture({ ...definitions.mnist, name: 'mine', title: 'Mine' });
  const folder = await writeAll(sandbox.folder, files);
  expect(await loadDataset(definition, { split: 'test', folder })).toMatchObject({ name: 'mine', size: 4 });
  await expect(loadDataset(definition, { split: 'test', cacheFolder: sandbox.cache, offline: true })).rejects.toThrow(
    'Mine could not be loaded',
  );
});
