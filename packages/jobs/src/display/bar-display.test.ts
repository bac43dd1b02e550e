import pc from 'picocolors';
import { expect, test } from 'vitest';
import { recordingStream } from '../../test/recording-stream.ts';
import { BarDisplay } from './bar-display.ts';

const esc = String.fromCharCode(27);

test('draws a bar a job and leaves the terminal as it was', async () => {
  const { stream, text } = recordingStream(true);
  const display = new BarDisplay(stream, pc.createColors(false));
  display.start('train plain');
  display.start('train mReLU-r-m');
  display.update('train plain', 0.5, 'epoch 1 of 2');
  await new Promise((resolve) => setTimeout(resolve, 250));
  display.note('a line');
  display.end('train plain', 'done', 'error 0.014');
  display.end('train mReLU-r-m', 'failed', 'out of memory');
  display.close();
  expect(text()).toContain(`train plain            ${'█'.repeat(12)}${'░'.repeat(12)}  50 % epoch 1 of 2`);
  expect(text()).toContain('a line\n');
  expect(text()).toContain('✓ train plain 0:00 error 0.014\n');
  expect(text()).toContain('✗ train mReLU-r-m 0:00 out of memory\n');
  // The cursor is hidden while bars are drawn, and shown at the end.
  expect(text().lastIndexOf(`${esc}[?25h`)).toBeGreaterThan(text().lastIndexOf(`${esc}[?25l`));
});

test('a line is written even while there are no bars', () => {
  const { stream, text } = recordingStream(true);
  const display = new BarDisplay(stream, pc.createColors(false));
  display.note('before');
  expect(text()).toBe('before\n');
});
