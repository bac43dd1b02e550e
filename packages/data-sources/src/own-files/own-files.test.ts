import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeCifar10, encodeIdx, someBytes } from '../../../datasets/test/encode.ts';
import { loadOwnFiles } from './load-own-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'own-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const gray = (value: number, [height, width] = [2, 3]) =>
  encodePng({ height, width, channels: 1, depth: 8, data: new Uint8Array(height * width).fill(value) });

async function write(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

describe('a folder of images by class', () => {
  const files = {
    'train/cat/b.png': gray(20),
    'train/cat/a.png': gray(10),
    'train/dog/a.png': gray(30),
    'train/dog/.DS_Store': new Uint8Array(3),
    'test/cat/a.png': gray(40),
    'test/dog/a.png': gray(50),
  };
  const load = (split: 'train' | 'test', channels?: 1 | 3) =>
    loadOwnFiles({ folder, channels }, { name: 'pets', split });

  test('is read in the order of classes and files', async () => {
    await write(files);
    const { name, shape, classNames, labels, images, size } = await load('train');
    expect({ name, shape, classNames, size }).toEqual({
      name: 'pets',
      shape: [2, 3, 1],
      classNames: ['cat', 'dog'],
      size: 3,
    });
    expect([...labels]).toEqual([0, 0, 1]);
    expect([...images]).toEqual([10, 20, 30].flatMap((value) => Array(6).fill(value)));
    expect([...(await load('test')).labels]).toEqual([0, 1]);
  });

  test('gray images are RGB where that is asked for, and the other way round', async () => {
    const rgb = encodePng({ height: 1, width: 1, channels: 3, depth: 8, data: Uint8Array.of(9, 9, 9) });
    await write({ ...files, 'train/cat/a.png': rgb, 'train/cat/b.png': rgb, 'train/dog/a.png': gray(9, [1, 1]) });
    expect([...(await load('train')).images]).toEqual(Array(9).fill(9));
    expect([...(await load('train', 1)).images]).toEqual([9, 9, 9]);
  });

  test('JPEG is read too', async () => {
    const jpg = encodeJpeg({ height: 8, width: 8, data: new Uint8Array(256).fill(128) }, 100).data;
    await write({ 'train/a/1.jpg': jpg, 'train/b/1.jpg': jpg, 'test/a/1.jpg': jpg, 'test/b/1.jpg': jpg });
    const { images, shape } = await load('train', 1);
    expect(shape).toEqual([8, 8, 1]);
    for (const value of images) expect(Math.abs(value - 128)).toBeLessThanOrEqual(1);
  });

  test.each([
    [
      'images of mixed sizes',
      { 'train/dog/a.png': gray(1, [3, 3]) },
      /train\/dog\/a\.png: expected an image of shape \[2, 3, 1\], as .*train\/cat\/a\.png is, got \[3, 3, 1\]/,
    ],
    [
      'no image',
      { 'train/dog/a.png': Uint8Array.of(1, 2, 3) },
      /train\/dog\/a\.png: expected an image \(PNG or JPEG\), got/,
    ],
  ])('refuses %s', async (_, changed, message) => {
    await write({ ...files, ...(changed as unknown as Record<string, Uint8Array>) });
    await expect(load('train')).rejects.toThrow(message);
  });

  test('refuses a class without images, one that training lacks, and a folder without classes', async () => {
    await write(files);
    await rm(join(folder, 'test/dog/a.png'));
    await expect(load('test')).rejects.toThrow(/test\/dog: expected at least one image, got "none"/);
    await write({ 'test/cow/a.png': gray(1) });
    await expect(load('test')).rejects.toThrow(/test\/cow: expected one of the classes in train: cat, dog/);
    await rm(join(folder, 'train/dog'), { recursive: true });
    await expect(load('train')).rejects.toThrow(/train: expected 2 to 256 folders, one for each class, got 1/);
    await rm(join(folder, 'train'), { recursive: true });
    await expect(load('train')).rejects.toThrow(/train: expected a folder, got "ENOENT"/);
  });
});

describe('IDX files', () => {
  const pixels = someBytes(2 * 3 * 4, 'pixels');
  const idx = () => ({
    train: { images: join(folder, 'images.gz'), labels: join(folder, 'labels') },
    test: { images: join(folder, 'images.gz'), labels: join(folder, 'zeros') },
  });
  const load = (split: 'train' | 'test', classNames?: string[]) =>
    loadOwnFiles({ idx: idx() }, { name: 'mine', split, classNames });
  beforeEach(() =>
    write({
      'images.gz': gzipSync(encodeIdx([2, 3, 4], pixels)),
      labels: encodeIdx([2], Uint8Array.of(2, 0)),
      zeros: encodeIdx([2], Uint8Array.of(0, 0)),
    }),
  );

  test('are read, gzipped or not; there are as many categories as training labels name', async () => {
    const { shape, images, labels, classNames } = await load('train');
    expect(shape).toEqual([3, 4, 1]);
    expect(images).toEqual(pixels);
    expect([...labels]).toEqual([2, 0]);
    expect(classNames).toEqual(['0', '1', '2']);
    expect((await load('test')).classNames).toEqual(['0', '1', '2']);
  });

  test('may have names, and a label without one is refused', async () => {
    expect((await load('train', ['a', 'b', 'c'])).classNames).toEqual(['a', 'b', 'c']);
    await expect(load('train', ['a', 'b'])).rejects.toThrow(/labels/);
  });

  test('a file that is not there is named', async () => {
    await rm(join(folder, 'labels'));
    await expect(load('train')).rejects.toThrow(/labels: expected a file of images or labels, got "none"/);
  });
});

test('CIFAR batches are read one after the other', async () => {
  const planes = someBytes(2 * 3072, 'planes');
  await write({ 'a.bin': encodeCifar10([3, 1], planes), 'b.bin': encodeCifar10([4], planes.subarray(0, 3072)) });
  const cifar = { train: [join(folder, 'a.bin'), join(folder, 'b.bin')], test: [join(folder, 'b.bin')] };
  const { shape, labels, classNames } = await loadOwnFiles({ cifar }, { name: 'mine', split: 'train' });
  expect(shape).toEqual([32, 32, 3]);
  expect([...labels]).toEqual([3, 1, 4]);
  expect(classNames).toHaveLength(5);
});
