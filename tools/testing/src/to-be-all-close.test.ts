import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import './index.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

describe('passes', () => {
  test('numbers within atol + rtol |expected|', () => {
    expect(1.5e-6).toBeAllClose(0, { atol: 2e-6 });
    expect([100.0009]).toBeAllClose([100]);
    expect(Float32Array.of(1, 2)).toBeAllClose([1.05, 2.1], { rtol: 0.1 });
  });
  test('tensors, nested arrays and one number for all entries', () => {
    expect(
      tensor2d([
        [1, 2],
        [3, 4],
      ]),
    ).toBeAllClose(
      tensor2d([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(
      tensor2d([
        [1, 2],
        [3, 4],
      ]),
    ).toBeAllClose([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor1d([0, 0])).toBeAllClose(0);
  });
  test('NaN and infinities that are equal', () => {
    expect([Number.NaN, Infinity, -Infinity]).toBeAllClose([Number.NaN, Infinity, -Infinity], { rtol: 0, atol: 0 });
  });
});

describe('fails', () => {
  const failure = (assertion: () => void) => (message: string) => expect(assertion).toThrow(message);

  test('names the count, the first and the largest difference by position', () =>
    failure(() =>
      expect(
        tensor2d([
          [1, 2],
          [3.5, 9],
        ]),
      ).toBeAllClose([1, 2, 3, 4]),
    )('2 of 4 differ, first at [1, 0]: got 3.5, expected 3; most at [1, 1]: got 9, expected 4'));
  test('just past the tolerance', () =>
    failure(() => expect([1 + 3e-6]).toBeAllClose([1], { rtol: 1e-6, atol: 1e-6 }))('1 of 1 differ, first at [0]'));
  test.each([
    [Number.NaN, 0],
    [0, Number.NaN],
    [Infinity, 0],
    [0, Infinity],
    [Infinity, -Infinity],
  ])('%d against %d', (got, expected) =>
    failure(() => expect([got]).toBeAllClose([expected]))(`got ${got}, expected ${expected}`),
  );
  test('another number of entries', () => failure(() => expect([1, 2]).toBeAllClose([1]))('expected 1 numbers, got 2'));
  test('another shape', () =>
    failure(() => expect(tensor2d([[1, 2]])).toBeAllClose(tensor1d([1, 2])))('expected shape [2], got [1,2]'));
  test('equal numbers with .not', () => failure(() => expect([1, 2]).not.toBeAllClose([1, 2]))('all 2 are'));
});
