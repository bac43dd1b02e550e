import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitImages } from './split-images.ts';

const counts = (max: number) => fc.integer({ min: 1, max });

test('ranges cover all images in order, begin with a batch, and differ by at most one', () => {
  fc.assert(
    fc.property(counts(10_000), counts(300), counts(500), (images, shards, batchSize) => {
      const ranges = splitImages(images, { shards, batchSize });
      const batches = Math.ceil(images / batchSize);
      expect(ranges).toHaveLength(Math.min(shards, batches));
      expect(ranges.map(({ first }) => first)).toEqual([0, ...ranges.slice(0, -1).map(({ end }) => end)]);
      expect(ranges.at(-1)!.end).toBe(images);
      for (const { first } of ranges) expect(first % batchSize).toBe(0);
      const sizes = ranges.map(({ first, end }) => Math.ceil((end - first) / batchSize));
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1);
    }),
  );
});

test('ten thousand images are a hundred ranges of a hundred', () => {
  const ranges = splitImages(10_000, { shards: 100, batchSize: 100 });
  expect(ranges).toEqual(Array.from({ length: 100 }, (_, i) => ({ first: 100 * i, end: 100 * (i + 1) })));
});

test.each([0, 1.5, -1, Number.NaN])('%d ranges are refused', (shards) =>
  expect(() => splitImages(10, { shards, batchSize: 1 })).toThrow('shards: expected a whole number >= 1, got '),
);
