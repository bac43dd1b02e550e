import { expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

test('an error is its message, a mistake in the code its stack, anything else its text', () => {
  expect(describeError(new Error('no such file'))).toEqual({ name: 'Error', message: 'no such file' });
  expect(describeError(new RangeError('too large')).message).toMatch(/^RangeError: too large\n +at /);
  expect(describeError('text')).toEqual({ name: 'Error', message: 'text' });
});

test.each([
  ['an error', new Error('a'.repeat(3e6))],
  ['anything', 'a'.repeat(3e6)],
])('a message of 3 MB is cut (%s)', (_, error) => expect(describeError(error).message).toBe(`${'a'.repeat(10_000)} …`));
