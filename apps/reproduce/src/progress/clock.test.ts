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
  clock.secondsLeft({ share: 0, note: '' });
  vi.advanceTimersByTime(30_000);
  expect(clock.secondsLeft({ share: 0.25, note: '' })).toBe(90);
});

test('work of an earlier run does not count as speed', () => {
  const clock = new Clock();
  expect(clock.secondsLeft({ share: 0.5, note: '' })).toBeNull();
  vi.advanceTimersByTime(10_000);
  expect(clock.secondsLeft({ share: 0.75, note: '' })).toBe(10);
});

test.each([
  [0, '0:00'],
  [9.6, '0:10'],
  [75, '1:15'],
  [3_725, '1:02:05'],
])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
