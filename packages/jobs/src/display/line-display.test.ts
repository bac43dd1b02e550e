import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recordingStream } from '../../test/recording-stream.ts';
import { LineDisplay } from './line-display.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('writes a line a tenth, with the time left, and no control characters', () => {
  const { stream, text } = recordingStream(false);
  const display = new LineDisplay(stream);
  display.start('train plain');
  for (let step = 0; step <= 30; step++) {
    display.update('train plain', step / 30, `step ${step}`);
    vi.advanceTimersByTime(1_000);
  }
  display.end('train plain', 'done', 'error 0.014');
  display.close();
  const lines = text().trimEnd().split('\n');
  expect(lines[0]).toBe('train plain: started');
  expect(lines[1]).toBe('train plain: 10 %, step 3, 0:27 left');
  expect(lines).toHaveLength(12);
  expect(lines.at(-1)).toBe('train plain: done after 0:31, error 0.014');
});

test('does not flood', () => {
  const { stream, text } = recordingStream(false);
  const display = new LineDisplay(stream);
  display.start('draw');
  for (let share = 0; share <= 1; share += 0.01) display.update('draw', share, '');
  expect(text()).toBe('draw: started\n');
});
