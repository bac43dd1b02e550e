import { NONSENSE } from '@saf/models';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { both, misclassified, reaches, takenForMeaningful } from '../index.ts';

const predictions = Int32Array.of(3, 1, NONSENSE);

test('misclassified: another category, or nonsense', () => {
  expect(misclassified([3, 2, 2]).isMet(predictions)).toEqual([false, true, true]);
  expect(misclassified([3, 2, 2], { nonsenseCounts: false }).isMet(predictions)).toEqual([false, true, false]);
});

test('reaches: the target', () => expect(reaches([3, 2, 2]).isMet(predictions)).toEqual([true, false, false]));

test('takenForMeaningful: anything but nonsense', () =>
  expect(takenForMeaningful().isMet(predictions)).toEqual([true, true, false]));

test('labels are copied', () => {
  const labels = Int32Array.of(3, 1, 0);
  const criterion = misclassified(labels);
  labels.fill(9);
  expect(criterion.isMet(predictions)).toEqual([false, false, true]);
});

describe('both', () => {
  const meaningfulError = both(misclassified([3, 2, 2]), takenForMeaningful());

  test('is met where both are', () => expect(meaningfulError.isMet(predictions)).toEqual([false, true, false]));

  test('follows the labels of the first that has some', () => {
    const targeted = both(takenForMeaningful(), reaches([1, 2]));
    expect(targeted).toMatchObject({ labels: Int32Array.of(1, 2), targeted: true });
    expect(both(misclassified([0, 0]), reaches([1, 2]))).toMatchObject({
      labels: Int32Array.of(0, 0),
      targeted: false,
    });
    expect(both(takenForMeaningful(), takenForMeaningful()).labels).toBeNull();
  });

  test('says what it is', () => expect(meaningfulError.name).toBe('misclassified and takenForMeaningful'));

  test('refuses other numbers of samples', () =>
    expect(() => both(misclassified([1, 2]), reaches([1]))).toThrow(
      'second: expected 2 labels, as the first has, got 1',
    ));
});

test('what is taken is judged as it was in the whole', () => {
  const sample = fc.record({ label: fc.integer({ min: 0, max: 3 }), prediction: fc.integer({ min: -1, max: 3 }) });
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), (samples, numbers) => {
      const labels = samples.map(({ label }) => label);
      const whole = Int32Array.from(samples, ({ prediction }) => prediction);
      const indices = [...numbers.take(3)].map((number) => number % samples.length);
      for (const criterion of [misclassified(labels), reaches(labels), both(reaches(labels), takenForMeaningful())]) {
        const taken = criterion.take(indices).isMet(Int32Array.from(indices, (i) => whole[i]));
        expect(taken).toEqual(indices.map((i) => criterion.isMet(whole)[i]));
      }
    }),
  );
});

describe.each([
  ['misclassified', 'labels', misclassified],
  ['reaches', 'targets', reaches],
] as const)('%s refuses what is no category', (_, name, make) => {
  test.each<[unknown, string]>([
    [[[0, 1]], `${name}[0]: expected a category, a whole number, got [0, 1]`],
    [[0, undefined], `${name}[1]: expected a category, a whole number, got undefined`],
    [[Number.NaN], `${name}[0]: expected a category, a whole number, got NaN`],
    [['1'], `${name}[0]: expected a category, a whole number, got "1"`],
    [[2 ** 31], `${name}[0]: expected a category, a whole number, got 2147483648`],
    [Float32Array.of(0.5), `${name}[0]: expected a category, a whole number, got 0.5`],
    [{ shape: [2] }, `${name}: expected a list of whole numbers, not a tensor`],
    [undefined, `${name}: expected a list of whole numbers, not a tensor, got undefined`],
  ])('%j', (labels, message) => expect(() => make(labels as number[])).toThrow(message));
});
