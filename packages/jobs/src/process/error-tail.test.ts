import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { ErrorTail } from './error-tail.ts';

const tailOf = async (...chunks: string[]) => {
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const tail = new ErrorTail(stream, null);
  await new Promise((resolve) => stream.on('end', resolve));
  return tail.text();
};

test('keeps the last eight lines that say something', async () => {
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i}\n\n`);
  expect(await tailOf(...lines)).toBe(`:\n${Array.from({ length: 8 }, (_, i) => `    line ${i + 12}`).join('\n')}`);
});

test('keeps little of a process that says much', async () => {
  expect((await tailOf('x'.repeat(1e6))).length).toBeLessThan(5_000);
});

test('is nothing for a silent process', async () => expect(await tailOf('\n')).toBe(''));
