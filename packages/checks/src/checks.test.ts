import { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { ArgumentError, checkFinite, checkLabels, checkNumber, checkOneOf, checkShape } from './index.ts';

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
  test.each([
    [
      'one-hot rows',
      [
        [0, 1],
        [1, 0],
      ],
      'labels[0]: expected a whole number in [0, 2), got [0, 1]',
    ],
    ['a missing one', [0, undefined], 'labels[1]: expected a whole number in [0, 2), got undefined'],
    ['a hole', Object.assign([], { length: 2 }), 'labels[0]: expected a whole number in [0, 2), got undefined'],
    ['NaN', [Number.NaN, 0], 'labels[0]: expected a whole number in [0, 2), got NaN'],
    ['a fraction', Float32Array.of(0.5, 0), 'labels[0]: expected a whole number in [0, 2), got 0.5'],
    ['a number beyond int32', [2 ** 32 + 1, 0], 'labels[0]: expected a whole number in [0, 2), got 4294967297'],
    ['strings', ['0', '1'], 'labels[0]: expected a whole number in [0, 2), got "0"'],
    ['a string', '01', 'labels[0]: expected a whole number in [0, 2), got "0"'],
    ['bigints', BigInt64Array.of(0n, 1n), 'labels[0]: expected a whole number in [0, 2), got 0n'],
    ['a tensor', new Tensor([2], 'int32', {}, 0), 'labels: expected 2 labels, got Tensor'],
    ['nothing', undefined, 'labels: expected 2 labels, got undefined'],
    ['null', null, 'labels: expected 2 labels, got null'],
  ])('refuses %s', (_, labels, message) =>
    expect(() => checkLabels('labels', labels as never, 2, 2)).toThrow(
      expect.objectContaining({ name: 'ArgumentError', message }),
    ),
  );
  test('refuses what an int32 cannot hold where the number of categories is not known', () =>
    expect(() => checkLabels('labels', [2 ** 31 - 1, 2 ** 31], 2)).toThrow(
      'labels[1]: expected a whole number in [0, 2147483648), got 2147483648',
    ));
  test('refuses a tensor where the caller gives its length as the count', () => {
    const labels = new Tensor([2], 'int32', {}, 0) as never as number[];
    expect(() => checkLabels('labels', labels, labels.length)).toThrow('labels: expected a list of labels, got Tensor');
  });
  test('names the count', () => expect(() => checkLabels('labels', [1], 2, 10)).toThrow('expected 2 labels, got 1'));
});

test('checkFinite names the first number that is not', () =>
  expect(() => checkFinite('images', [0, Number.NaN])).toThrow('images[1]: expected a finite number, got NaN'));

describe('ArgumentError', () => {
  const messageOf = (got: unknown) => new ArgumentError('x', 'a number', got).message;
  // In a loop: a call for each level would itself overflow the stack of some versions of Node.
  const nested = (depth: number): unknown => Array.from({ length: depth }).reduce((inner) => [inner], 1);

  test('cuts values that are nested deep, also in themselves', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    for (const got of [nested(9000), loop]) expect(messageOf(got)).toBe('x: expected a number, got [[Array]]');
  });

  test('cuts what is long: strings, lists, names, what was expected', () => {
    const long = 'a'.repeat(3e6);
    const lists = Array.from({ length: 1000 }, () => new Array(1000).fill('long'));
    for (const got of [long, [long, long], new Array(1e6).fill(0), lists])
      expect(messageOf(got).length).toBeLessThanOrEqual(1000);
    expect(new ArgumentError(long, long, long).message.length).toBeLessThanOrEqual(1000);
    expect(messageOf(new Array(1000).fill(0))).toMatch(/, 0, 0/);
    expect(messageOf(Symbol(long)).length).toBeLessThanOrEqual(1000);
    expect(() => checkOneOf(long, long, ['wasm'])).toThrow(ArgumentError);
  });

  test('keeps control characters and marks of direction out of its message', () => {
    const hostile = '\u001b[2J\u0007\r\n\u009b\u202e\u2028\ud800';
    const message = new ArgumentError(hostile, hostile, class {}).message + messageOf(hostile);
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}]/u);
  });

  test('takes any value', () => {
    const values = [Object.create(null), 1n, Symbol('s'), () => 0, null, new Map(), new (class {})(), -0];
    expect(values.map((each) => messageOf(each).replace('x: expected a number, got ', ''))).toEqual([
      'an object',
      '1n',
      'Symbol(s)',
      'the function ',
      'null',
      'Map',
      'an object',
      '0',
    ]);
  });
});
