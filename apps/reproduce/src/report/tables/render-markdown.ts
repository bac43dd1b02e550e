import { ABSENT } from '../format.ts';
import type { Cell, Group, Row, Section, Table } from './table.ts';

/** A page of Markdown: the title, what was measured, one table a section, the notes. */
export function renderMarkdown(table: Table): string {
  const sections = table.sections.map((section) => renderSection(table, section));
  const notes = table.notes.map((note) => `- ${escapeMarkup(note)}`).join('\n');
  return `${[`# ${escapeMarkup(table.title)}`, ...table.scope.map(escapeMarkup), ...sections, notes].join('\n\n')}\n`;
}

function renderSection({ corner, columns, head }: Table, { title, groups }: Section): string {
  const lines = [
    line(['', corner, ...columns]),
    line(['---', '---', ...columns.map(() => '---:')]),
    ...head.map((row) => renderRow('', row)),
    ...groups.flatMap(renderGroup),
  ];
  return `## ${escapeMarkup(title)}\n\n${lines.join('\n')}`;
}

function renderGroup({ title, rows }: Group): string[] {
  return rows.map((row, i) => renderRow(i === 0 ? `**${escapeMarkup(title)}**` : '', row));
}

function renderRow(first: string, { label, cells }: Row): string {
  return line([first, escapeMarkup(label), ...cells.map(renderCell)]);
}

function renderCell(cell: Cell | null): string {
  if (!cell) return ABSENT;
  return escapeMarkup(cell.to === undefined ? cell.text : `${cell.text}–${cell.to}`);
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** What Markdown would take for markup. */
const escapeMarkup = (text: string): string => text.replace(/[\\|*_<>`[\]]/g, (character) => `\\${character}`);
