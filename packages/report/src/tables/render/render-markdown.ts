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
  return rows.map((row, i) => renderRow(i === 0 ? `**${escapeMarkup(title)}**` : '', row));
}

const renderRow = (first: string, { label, cells }: Row): string[] => [
  first,
  escapeMarkup(label),
  ...cells.map(renderCell),
];

function renderCell(cell: Cell | null): string {
  if (!cell) return ABSENT;
  return escapeMarkup(cell.to === undefined ? cell.text : `${cell.text}–${cell.to}`);
}

/** What Markdown would take for markup. Pipes are the table's own to escape. */
const escapeMarkup = (text: string): string => text.replace(/[\\*_<>`[\]]/g, (character) => `\\${character}`);
