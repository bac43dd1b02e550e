import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageDataset, meanImage } from './index.ts';

const dataset = (images: Uint8Array, pixels: number) =>
  imageDataset({
    name: 'small',
    split: 'train',
    shape: [1, pixels, 1],
    images,
    labels: new Uint8Array(images.length / pixels),
    classNames: ['a'],
  });

test('is the mean of each pixel in [0, 1]', () => {
  // (0 + 255)/2/255 = 0.5; (10 + 20)/2/255 = 15/255.
  expect([...meanImage(dataset(Uint8Array.of(0, 10, 255, 20), 2))]).toEqual([0.5, Math.fround(15 / 255)]);
});

test('does not depend on the order of the images', () =>
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 9 }), (images) => {
      const bytes = (rows: Uint8Array[]) => Uint8Array.from(rows.flatMap((row) => [...row]));
      expect(meanImage(dataset(bytes(images), 3))).toEqual(meanImage(dataset(bytes([...images].reverse()), 3)));
    }),
  ));

test('of a slice is the mean of its images', () =>
  expect([...meanImage(dataset(Uint8Array.of(0, 255, 51), 1).slice(1))]).toEqual([Math.fround(0.6)]));
