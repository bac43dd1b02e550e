import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelledBatches, shapes, tensorData } from './index.ts';

test('shapes keep their limits', () => {
  fc.assert(
    fc.property(shapes({ minRank: 2, maxRank: 3, maxSize: 5 }), (shape) => {
      expect(shape.length >= 2 && shape.length <= 3 && shape.every((size) => size >= 1 && size <= 5)).toBe(true);
    }),
  );
});

test('tensor data fill their shape with finite numbers of the range', () => {
  fc.assert(
    fc.property(tensorData({ min: -2, max: 3 }), ({ values, shape }) => {
      expect(values.length).toBe(shape.reduce((product, size) => product * size, 1));
      expect(values.every((value) => value >= -2 && value <= 3)).toBe(true);
    }),
  );
});

test('labelled batches have a label in range for each sample', () => {
  fc.assert(
    fc.property(labelledBatches(), ({ values, shape: [samples, categories], labels }) => {
      expect(values.length).toBe(samples * categories);
      expect(labels.length).toBe(samples);
      expect(labels.every((label) => label >= 0 && label < categories)).toBe(true);
    }),
  );
});
