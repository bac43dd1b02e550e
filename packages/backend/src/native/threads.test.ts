import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { applyThreads, nativeThreads } from './threads.ts';

test("hands SAF_THREADS on to TensorFlow's variables", () => {
  const environment: Record<string, string> = { SAF_THREADS: '3', TF_NUM_INTRAOP_THREADS: '1' };
  applyThreads(environment);
  expect(environment).toEqual({ SAF_THREADS: '3', TF_NUM_INTRAOP_THREADS: '3', TF_NUM_INTEROP_THREADS: '3' });
  expect(nativeThreads(environment)).toBe(3);
});

test("leaves TensorFlow's own variables alone without it", () => {
  const environment = { SAF_THREADS: '', TF_NUM_INTRAOP_THREADS: '1' };
  applyThreads(environment);
  expect(environment).toEqual({ SAF_THREADS: '', TF_NUM_INTRAOP_THREADS: '1' });
  expect(nativeThreads(environment)).toBe(1);
});

test('counts the cores where nobody asked', () => expect(nativeThreads({})).toBe(availableParallelism()));

test.each([
  ['0', '0'],
  ['1.5', '1.5'],
  ['two', '"two"'],
])('refuses %s threads', (SAF_THREADS, got) => {
  expect(() => applyThreads({ SAF_THREADS })).toThrow(`SAF_THREADS: expected a whole number >= 1, got ${got}`);
});
