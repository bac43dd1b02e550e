import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { noiseImage, noiseImages } from './index.ts';

beforeAll(async () => void (await tf.setBackend('cpu')));

describe('noiseImage', () => {
  test('spans [0, 1] exactly, whatever the shape and seed', () =>
    fc.assert(
      fc.property(fc.integer(), fc.nat(), fc.integer({ min: 2, max: 8 }), (seed, index, size) => {
        const image = noiseImage([size, size, 3], { seed, index });
        expect([Math.min(...image), Math.max(...image)]).toEqual([0, 1]);
      }),
    ));

  test('is Gaussian: shifted back to mean 0 and standard deviation 1, its third and fourth moments are 0 and 3', () => {
    const image = noiseImage([100, 100, 4], { seed: 1, index: 0 });
    const moment = (power: number, mean: number) =>
      image.reduce((sum, v) => sum + (v - mean) ** power, 0) / image.length;
    const mean = moment(1, 0);
    const deviation = Math.sqrt(moment(2, mean));
    // Standard errors of skewness and kurtosis of n Gaussian numbers: sqrt(6/n), sqrt(24/n); five of them.
    expect(Math.abs(moment(3, mean) / deviation ** 3)).toBeLessThan(5 * Math.sqrt(6 / image.length));
    expect(Math.abs(moment(4, mean) / deviation ** 4 - 3)).toBeLessThan(5 * Math.sqrt(24 / image.length));
  });

  test('is white: neighbouring pixels are uncorrelated', () => {
    const image = noiseImage([100, 100, 1], { seed: 2, index: 0 });
    const mean = image.reduce((sum, v) => sum + v, 0) / image.length;
    let [products, squares] = [0, 0];
    for (let i = 1; i < image.length; i++) {
      products += (image[i] - mean) * (image[i - 1] - mean);
      squares += (image[i] - mean) ** 2;
    }
    // The standard error of a correlation of n independent pairs is 1/sqrt(n); five of them.
    expect(Math.abs(products / squares)).toBeLessThan(5 / Math.sqrt(image.length));
  });

  test.each([
    [[28, 28], 1, 0, 'shape: expected 3 sizes'],
    [[1, 1, 1], 1, 0, 'shape: expected at least 2 values, to span [0, 1], got [1, 1, 1]'],
    [[0, 28, 1], 1, 0, 'shape[0]: expected a whole number >= 1, got 0'],
    [[28, 28, 1], Number.NaN, 0, 'seed: expected a whole number, got NaN'],
    [[28, 28, 1], 1, -1, 'index: expected a whole number >= 0, got -1'],
  ])('refuses shape %j, seed %d, index %d', (shape, seed, index, message) =>
    expect(() => noiseImage(shape, { seed, index })).toThrow(message),
  );
});

describe('noiseImages', () => {
  test('are the images of their numbers, bit for bit, in whatever batches', () =>
    expectNoLeaks(() => {
      const all = noiseImages([4, 4, 1], { seed: 5, count: 6 });
      const last = noiseImages([4, 4, 1], { seed: 5, firstIndex: 4, count: 2 });
      expect(all.shape).toEqual([6, 4, 4, 1]);
      expect([...last.dataSync()]).toEqual([...all.dataSync().slice(64)]);
      expect([...all.dataSync().slice(16, 32)]).toEqual([...noiseImage([4, 4, 1], { seed: 5, index: 1 })]);
      tf.dispose([all, last]);
    }));

  test.each([
    [0, 0, 'count: expected a whole number >= 1, got 0'],
    [-1, 1, 'firstIndex: expected a whole number >= 0, got -1'],
  ])('refuses firstIndex %d, count %d', (firstIndex, count, message) =>
    expect(() => noiseImages([4, 4, 1], { seed: 1, firstIndex, count })).toThrow(message),
  );
});
