import { printable } from '@saf/checks/printable';
import { markdownTable } from 'markdown-table';
import { ABSENT } from '../../words/format.ts';
import type { Cell, Group, Row, Section, Table } from '../table.ts';

/** A page of Markdown: the title, what was measured, one table a section, the notes. */
export function renderMarkdown(table: Table): string {
  const sections = table.sections.map((section) => renderSection(table, section, 2));
  const notes = table.notes.map((note) => `- ${escapeMarkup(note)}`).join('\n');
  const parts = [`# ${escapeMarkup(table.title)}`, ...table.scope.map(escapeMarkup), ...sections, notes];
  return `${parts.join('\n\n')}\n`;
}

/** One section as a table under a heading of some level. */
export function renderSection({ corner, columns, head }: Table, { title, groups }: Section, level: number): string {
  const rows = [['', corner, ...columns], ...head.map((row) => renderRow('', row)), ...groups.flatMap(renderGroup)];
  const align = ['', '', ...columns.map(() => 'right')];
  return `${'#'.repeat(level)} ${escapeMarkup(title)}\n\n${markdownTable(rows, { align })}`;
}

function renderGroup({ title, rows }: Group): string[][] {
  return rows.map((row, i) => renderRow(i === 0 ? `**${escapeCell(title)}**` : '', row));
}

const renderRow = (first: string, { label, cells }: Row): string[] => [
  first,
  escapeCell(label),
  ...cells.map(renderCell),
];

function renderCell(cell: Cell | null): string {
  if (!cell) return ABSENT;
  return escapeCell(cell.to === undefined ? cell.text : `${cell.text}–${cell.to}`);
}

/** What Markdown would take for markup, and line ends, which would end a row. */
const escapeMarkup = (text: string): string =>
  printable(text)
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\\*_<>`[\]]/g, (character) => `\\${character}`);

/** In a table a pipe would begin another cell. */
const escapeCell = (text: string): string => escapeMarkup(text).replaceAll('|', '\\|');
