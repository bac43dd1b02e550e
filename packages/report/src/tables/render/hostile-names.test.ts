import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Table } from '../table.ts';
import { renderCsv } from './render-csv.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderTerminal } from './render-terminal.ts';

/** A table of a network whose name, read from a file, is what it likes. */
const tableOf = (name: string): Table => ({
  name: 'table-2',
  title: name,
  corner: 'β',
  columns: ['0'],
  head: [],
  sections: [{ title: name, groups: [{ title: name, rows: [{ label: name, cells: [{ text: '.5' }] }] }] }],
  scope: [name],
  notes: [name],
  records: [{ model: name, error: -0.5 }],
});

test.each(['=cmd', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1'])('a spreadsheet takes %j for no formula', (name) => {
  expect(renderCsv(tableOf(name))).toMatch(/^model,error\n"?'/);
});

test.each(['-0.5', '+3'])('the number %s stays one', (name) =>
  expect(renderCsv(tableOf(name))).toContain(`\n${name},-0.5\n`),
);

test('a row of Markdown stays one row of as many cells', () => {
  const rows = (name: string) => renderMarkdown(tableOf(name)).split('\n').length;
  expect(rows('a | b\n| c\r\n\n# d')).toBe(rows('plain'));
  expect(renderMarkdown(tableOf('a | b\n| c'))).toContain('| a \\| b \\| c |');
});

test('a terminal gets no escape sequences and no bells', () => {
  const text = renderTerminal(tableOf('x\u001b[2J\u0007\u202e'), { color: true, width: 80 });
  const plain = stripVTControlCharacters(text);
  for (const character of ['\u001b', '\u0007', '\u202e']) expect(plain).not.toContain(character);
  expect(text).not.toContain('\u001b[2J');
});
