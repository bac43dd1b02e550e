import { expect, test } from 'vitest';
import { withPrintableText } from './create-display.ts';
import { LineDisplay } from './line-display.ts';

test('escape sequences and bells in names and notes do not reach the terminal', () => {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) } as unknown as NodeJS.WritableStream;
  const display = withPrintableText(new LineDisplay(stream));
  display.start('mReLU\u001b[2J');
  display.end('mReLU\u001b[2J', 'done', 'rings\u0007');
  display.note('two\nlines');
  expect(written).toEqual(['mReLU [2J: started\n', 'mReLU [2J: done after 0:00, rings \n', 'two\nlines\n']);
});
