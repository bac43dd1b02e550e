import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { someBytes } from '../test/encode.ts';
import { type ImageDatasetContent, imageDataset } from './index.ts';

beforeAll(async () => void (await tf.setBackend('cpu')));

const content: ImageDatasetContent = {
  name: 'small',
  split: 'test',
  shape: [2, 3, 2],
  images: someBytes(5 * 12, 'images'),
  labels: Uint8Array.of(0, 2, 1, 1, 0),
  classNames: ['a', 'b', 'c'],
};
const dataset = imageDataset(content);
const unit = (index: number) =>
  Array.from(content.images.subarray(index * 12, index * 12 + 12), (byte) => Math.fround(byte / 255));

describe('batch', () => {
  test('gives byte / 255 in float32 and int32 labels, in the order asked for', () => {
    const { images, labels } = dataset.batch([4, 0, 4]);
    expect([images.dtype, labels.dtype, images.shape]).toEqual(['float32', 'int32', [3, 2, 3, 2]]);
    expect([...images.dataSync()]).toEqual([4, 0, 4].flatMap(unit));
    expect([...labels.dataSync()]).toEqual([0, 0, 0]);
    tf.dispose([images, labels]);
  });

  test('maps 0 to 0 and 255 to 1', () => {
    const two = imageDataset({ ...content, shape: [1, 2, 1], images: Uint8Array.of(0, 255), labels: Uint8Array.of(2) });
    const { images, labels } = two.batch(Uint32Array.of(0));
    expect([...images.dataSync()]).toEqual([0, 1]);
    tf.dispose([images, labels]);
  });

  test('is two tensors of the caller and no more', () =>
    expectNoLeaks(() => {
      const before = tf.memory().numTensors;
      const batch = dataset.batch([1, 2]);
      expect(tf.memory().numTensors - before).toBe(2);
      tf.dispose(batch);
    }));

  test.each([
    [[], 'indices: expected at least one index, got "none"'],
    [undefined, 'indices: expected at least one index, got "none"'],
    [[0, 5], 'indices[1]: expected a whole number in [0, 4], got 5'],
    [[-1], 'indices[0]: expected a whole number in [0, 4], got -1'],
    [[0.5], 'indices[0]: expected a whole number in [0, 4], got 0.5'],
    [[Number.NaN], 'indices[0]: expected a whole number in [0, 4], got NaN'],
  ])('refuses %j and keeps no tensor', (indices, message) =>
    expectNoLeaks(() => expect(() => dataset.batch(indices as number[])).toThrow(message)),
  );
});

describe('slice', () => {
  test('of a batch is the batch of the slice', () =>
    fc.assert(
      fc.property(fc.tuple(fc.nat(4), fc.nat(4)), ([a, b]) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b) + 1];
        const part = dataset.slice(start, end);
        expect(part.size).toBe(end - start);
        expect(part.images).toEqual(dataset.images.slice(start * 12, end * 12));
        expect(part.labels).toEqual(dataset.labels.slice(start, end));
        expect({ ...part, size: 0 }).toMatchObject({ name: 'small', split: 'test', shape: [2, 3, 2], size: 0 });
      }),
    ));

  test('ends with the last image by default', () => expect(dataset.slice(3).size).toBe(2));
  test('of a slice counts from its start', () => expect([...dataset.slice(1, 4).slice(1, 2).labels]).toEqual([1]));
  test('shares memory', () => expect(dataset.slice(1).images.buffer).toBe(dataset.images.buffer));

  test.each([
    [2, 2, 'end: expected a whole number in [3, 5], got 2'],
    [0, 6, 'end: expected a whole number in [1, 5], got 6'],
    [5, 6, 'start: expected a whole number in [0, 4], got 5'],
    [Number.NaN, 2, 'start: expected a whole number in [0, 4], got NaN'],
  ])('refuses [%d, %d)', (start, end, message) => expect(() => dataset.slice(start, end)).toThrow(message));
});

describe('toDataset', () => {
  test('gives every sample, in order, in batches', () =>
    expectNoLeaks(async () => {
      const batches = (await (await dataset.toDataset()).batch(2).toArray()) as { xs: tf.Tensor; ys: tf.Tensor }[];
      expect(batches.map(({ xs }) => xs.shape[0])).toEqual([2, 2, 1]);
      expect(batches.flatMap(({ xs }) => [...xs.dataSync()])).toEqual([0, 1, 2, 3, 4].flatMap(unit));
      expect(batches.flatMap(({ ys }) => [...ys.dataSync()])).toEqual([...dataset.labels]);
      expect(batches[0].ys.dtype).toBe('int32');
      tf.dispose(batches);
    }));

  test('can be read twice', async () => {
    const samples = await dataset.toDataset();
    for (const _ of [1, 2]) {
      let count = 0;
      await samples.forEachAsync((sample) => {
        count++;
        tf.dispose(sample);
      });
      expect(count).toBe(5);
    }
  });

  test('names the package that is missing', async () => {
    vi.doMock('@tensorflow/tfjs-data', () => {
      throw new Error('not found');
    });
    await expect(dataset.toDataset()).rejects.toThrow('toDataset() needs the package @tensorflow/tfjs-data');
    vi.doUnmock('@tensorflow/tfjs-data');
  });
});

test.each([
  [{ shape: [2, 3] }, 'shape: expected 3 sizes: height, width and channels, got [2, 3]'],
  [{ shape: [2, 0, 1] }, 'shape[1]: expected a whole number >= 1, got 0'],
  [{ images: new Uint8Array(59) }, 'images: expected whole images of 12 bytes, got "59 bytes"'],
  [{ images: new Uint8Array(0) }, 'images: expected at least one image, got "none"'],
  [{ images: [1, 2] }, 'images: expected a Uint8Array, got [1, 2]'],
  [{ labels: new Int32Array(5) }, 'labels: expected a Uint8Array, got Int32Array'],
  [{ labels: new Uint8Array(4) }, 'labels: expected 5 labels, got 4'],
  [{ labels: Uint8Array.of(0, 0, 3, 0, 0) }, 'labels[2]: expected a whole number in [0, 3), got 3'],
  [{ split: 'tset' }, 'split: expected one of "train", "test", got "tset" (did you mean "test"?)'],
])('imageDataset refuses %j', (wrong, message) =>
  expect(() => imageDataset({ ...content, ...wrong } as ImageDatasetContent)).toThrow(message),
);
