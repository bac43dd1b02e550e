import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binOf, histogramOf } from './histogram.ts';

test('a bin holds its lower edge, the last one both', () =>
  expect(histogramOf([0, 0.5, 0.99, 1, 2], { bins: 2 })).toEqual({ edges: [0, 1, 2], counts: [3, 2] }));

test('what is outside of the range is not counted', () =>
  expect(histogramOf([-1, 0.5, 3], { bins: 1, range: [0, 2] }).counts).toEqual([1]));

test('a constant has a bin around it', () =>
  expect(histogramOf([3, 3], { bins: 1 })).toEqual({ edges: [2.5, 3.5], counts: [2] }));

describe('for any values', () => {
  const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 30 });
  const bins = fc.integer({ min: 1, max: 40 });

  test('every value is in one bin, between its edges', () => {
    fc.assert(
      fc.property(values, bins, (numbers, count) => {
        const { edges, counts } = histogramOf(numbers, { bins: count });
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(numbers.length);
        for (const number of numbers) {
          const bin = binOf(number, edges)!;
          expect(edges[bin] <= number && (number < edges[bin + 1] || bin === count - 1)).toBe(true);
        }
      }),
    );
  });
});

test.each([
  [[1], { bins: 0 }, 'bins: expected a whole number >= 1, got 0'],
  [[1], { range: [1, 1] as const }, 'range[1]: expected a finite number > 1, got 1'],
  [[1, Number.NaN], {}, 'values[1]: expected a finite number, got NaN'],
  [[], {}, 'values: expected at least one number, got "none"'],
])('refuses %j with %j', (values, options, message) => expect(() => histogramOf(values, options)).toThrow(message));
