import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { encodeIdx, someBytes } from '../../datasets/test/encode.ts';
import { FIXTURE_LABELS, makeFixture, withFiles } from '../test/fixture.ts';
import { useSandbox, writeAll } from '../test/sandbox.ts';
import { mnist } from './definitions/mnist.ts';
import { loadDataset } from './load-dataset.ts';

const sandbox = useSandbox();
const { definition, files } = makeFixture(mnist);
const [images, labels] = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];
const file = (name: string) => files.get(name) as Uint8Array;

/** Loads the fixture from a folder in which one file is another; `published` says its checksum is right. */
async function loadWith(name: string, bytes: Uint8Array, published = false) {
  const changed = new Map([...files, [name, bytes]]);
  const folder = await writeAll(sandbox.folder, changed);
  const used = published ? withFiles(mnist, changed).definition : definition;
  return loadDataset(used, { split: 'train', folder });
}

describe('a damaged file is one clear error', () => {
  test.each([
    ['a wrong magic number', images, file(labels), `${images}: expected images of shape [n, 28, 28], got [4]`],
    ['no IDX file', images, someBytes(100, 'x'), `${images}: expected the IDX magic number`],
    [
      'an empty file',
      labels,
      new Uint8Array(),
      `${labels}: expected the IDX magic number 00 00 08 and a rank >= 1, got "an empty file"`,
    ],
    [
      'a truncated file',
      images,
      file(images).subarray(0, 999),
      `${images}: expected 3152 bytes for the shape [4, 28, 28], got "999 bytes"`,
    ],
    [
      'a file with more bytes',
      labels,
      Uint8Array.of(...file(labels), 1),
      `${labels}: expected 12 bytes for the shape [4], got "13 bytes"`,
    ],
    ['another content', images, encodeIdx([4, 28, 28], new Uint8Array(3136)), `${images}: expected content of SHA-256`],
  ])('%s', (_, name, bytes, message) => expect(loadWith(name, bytes)).rejects.toThrow(message));

  test.each([
    [
      'another image size',
      images,
      encodeIdx([4, 14, 56], new Uint8Array(3136)),
      `${images}: expected images of shape [n, 28, 28], got [4, 14, 56]`,
    ],
    [
      'counts that disagree',
      labels,
      encodeIdx([3], Uint8Array.of(1, 2, 3)),
      `${labels}: expected 4 labels, one for each image of ${images}, got [3]`,
    ],
    [
      'a label out of range',
      labels,
      encodeIdx([4], Uint8Array.of(1, 2, 10, 3)),
      `labels[2]: expected a whole number in [0, 10), got 10`,
    ],
  ])('%s, even if its checksum were right', (_, name, bytes, message) =>
    expect(loadWith(name, bytes, true)).rejects.toThrow(message),
  );

  test('a corrupt gzip file', async () => {
    const folder = await writeAll(sandbox.folder, files);
    await rm(join(folder, images));
    await writeFile(join(folder, `${images}.gz`), gzipSync(file(images)).subarray(0, 100));
    await expect(loadDataset(definition, { split: 'train', folder })).rejects.toThrow(
      `${images}.gz: expected a whole gzip stream, got "unexpected end of file"`,
    );
  });

  test('a missing file', async () => {
    const folder = await writeAll(sandbox.folder, files);
    await rm(join(folder, labels));
    await expect(loadDataset(definition, { split: 'train', folder })).rejects.toThrow(
      `MNIST could not be loaded: the folder ${folder}: it has no file ${labels} or ${labels}.gz. Name another folder`,
    );
  });

  test('a missing folder', () =>
    expect(loadDataset(definition, { split: 'train', folder: join(sandbox.folder, 'none') })).rejects.toThrow(
      'none: there is no such folder. Name another folder with the option folder',
    ));
});

test('a folder of the split alone is enough', async () => {
  const train = new Map([...files].filter(([name]) => name.startsWith('train')));
  const dataset = await loadDataset(definition, { split: 'train', folder: await writeAll(sandbox.folder, train) });
  expect([...dataset.labels]).toEqual(FIXTURE_LABELS);
});

test('SAF_DATA/<name> is such a folder; without it the cache is asked', async () => {
  vi.stubEnv('SAF_DATA', sandbox.folder);
  const options = { split: 'train', cacheFolder: sandbox.cache, offline: true } as const;
  await expect(loadDataset(definition, options)).rejects.toThrow(`the cache ${join(sandbox.cache, 'mnist')}`);
  await mkdir(join(sandbox.folder, 'mnist'));
  await writeAll(join(sandbox.folder, 'mnist'), files);
  expect((await loadDataset(definition, options)).size).toBe(FIXTURE_LABELS.length);
});

test.each([
  [{ split: 'trian' }, 'split: expected one of "train", "test", got "trian" (did you mean "train"?)'],
  [{ split: 'train', folder: '' }, 'folder: expected the path of a folder, got ""'],
  [{ split: 'train', cacheFolder: 7 }, 'cacheFolder: expected the path of a folder, got 7'],
])('refuses the options %j', (options, message) =>
  expect(loadDataset(definition, options as never)).rejects.toThrow(message),
);
