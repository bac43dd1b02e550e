import { describe, expect, test } from 'vitest';
import { checkFinite, checkLabels, checkNumber, checkOneOf, checkShape } from './index.ts';

describe('checkNumber', () => {
  test.each([
    [0, { min: 0 }],
    [1, { min: 0, max: 1 }],
    [3, { integer: true }],
  ])('takes %d in %j', (value, range) => expect(checkNumber('n', value, range)).toBe(value));

  test.each([
    [Number.NaN, {}, 'n: expected a finite number, got NaN'],
    [Infinity, {}, 'n: expected a finite number, got Infinity'],
    [-1, { min: 0 }, 'n: expected a finite number >= 0, got -1'],
    [0, { min: 0, exclusiveMin: true }, 'n: expected a finite number > 0, got 0'],
    [1.5, { min: 1, max: 2, integer: true }, 'n: expected a whole number in [1, 2], got 1.5'],
    [2, { max: 1 }, 'n: expected a finite number <= 1, got 2'],
    ['1', {}, 'n: expected a finite number, got "1"'],
    [undefined, {}, 'n: expected a finite number, got undefined'],
  ])('refuses %j in %j', (value, range, message) =>
    expect(() => checkNumber('n', value, range)).toThrow(expect.objectContaining({ name: 'ArgumentError', message })),
  );
});

describe('checkOneOf', () => {
  test('returns a known name', () => expect(checkOneOf('engine', 'wasm', ['wasm', 'native'])).toBe('wasm'));
  test('suggests the nearest known name', () =>
    expect(() => checkOneOf('engine', 'WSAM', ['wasm', 'native'])).toThrow(
      'engine: expected one of "wasm", "native", got "WSAM" (did you mean "wasm"?)',
    ));
  test('suggests nothing for a name like none', () =>
    expect(() => checkOneOf('engine', 'turbofan', ['wasm', 'native'])).toThrow(/got "turbofan"$/));
});

describe('checkShape', () => {
  const tensor = { shape: [2, 28, 28, 1], dtype: 'float32' as const };
  test('takes any size for null', () => checkShape('x', tensor, [null, 28, 28, 1], 'float32'));
  test('names shapes', () =>
    expect(() => checkShape('x', tensor, [null, 32, 32, 3])).toThrow(
      'x: expected a tensor of shape [n >= 1, 32, 32, 3], got [2, 28, 28, 1]',
    ));
  test('refuses an empty batch', () =>
    expect(() => checkShape('x', { shape: [0, 2], dtype: 'float32' }, [null, 2])).toThrow('got [0, 2]'));
  test('refuses another type', () =>
    expect(() => checkShape('x', tensor, [null, 28, 28, 1], 'int32')).toThrow(
      'x: expected a int32 tensor of shape [n >= 1, 28, 28, 1], got "float32"',
    ));
});

describe('checkLabels', () => {
  test('takes labels in range', () => checkLabels('labels', Uint8Array.of(0, 9), 2, 10));
  test('names the first label out of range', () =>
    expect(() => checkLabels('labels', [1, 10], 2, 10)).toThrow(
      'labels[1]: expected a whole number in [0, 10), got 10',
    ));
  test('names the count', () => expect(() => checkLabels('labels', [1], 2, 10)).toThrow('expected 2 labels, got 1'));
});

test('checkFinite names the first number that is not', () =>
  expect(() => checkFinite('images', [0, Number.NaN])).toThrow('images[1]: expected a finite number, got NaN'));
