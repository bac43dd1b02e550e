import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Clock, formatDuration } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the time left follows the speed so far', () => {
  const clock = new Clock();
  clock.secondsLeft(0);
  vi.advanceTimersByTime(30_000);
  expect(clock.secondsLeft(0.25)).toBe(90);
});

test('work of an earlier run does not count as speed', () => {
  const clock = new Clock();
  expect(clock.secondsLeft(0.5)).toBeNull();
  vi.advanceTimersByTime(10_000);
  expect(clock.secondsLeft(0.75)).toBe(10);
});

test.each([
  [0, '0:00'],
  [9.6, '0:10'],
  [75, '1:15'],
  [3_725, '1:02:05'],
])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
