import { printable } from '@saf/checks/printable';
import { createColors } from 'picocolors';
import { ABSENT } from '../../words/format.ts';
import type { Cell, Group, Row, Section, Table } from '../table.ts';
import { type Block, blocksOf } from './blocks.ts';
import { wrapText } from './wrap-text.ts';

type Colors = ReturnType<typeof createColors>;

/** What the lines of a block are made with. */
interface Style {
  readonly colors: Colors;
  readonly block: Block;
}

/** Terminal text of at most `width` columns: a table too wide stands as blocks of columns, one under the other. */
export function renderTerminal(given: Table, { color, width }: { color: boolean; width: number }): string {
  const table = withPrintableText(given);
  const colors = createColors(color);
  const short = { ...table, sections: table.sections.map(withoutDetails) };
  const blocks = blocksOf(short, width).map((block) => renderBlock(short, { colors, block }));
  const wrap = (text: string) => wrapText(text, width, '  ');
  const title = wrap(table.title).map(colors.bold);
  const notes = [...table.notes, leftOut(table)].flatMap(wrap).map(colors.dim);
  return [[...title, ...table.scope.flatMap(wrap)].join('\n'), ...blocks, notes.join('\n')].join('\n\n');
}

/** Names of networks come from files. */
function withPrintableText(table: Table): Table {
  const clean = (_: string, value: unknown) => (typeof value === 'string' ? printable(value) : value);
  return JSON.parse(JSON.stringify(table), clean);
}

const leftOut = ({ name }: Table): string =>
  `Rows that are left out here, such as some intervals, are in ${name}.md and ${name}.csv.`;

function withoutDetails({ title, groups }: Section): Section {
  return { title, groups: groups.map((group) => ({ ...group, rows: group.rows.filter(({ detail }) => !detail) })) };
}

function renderBlock(table: Table, style: Style): string {
  const { columns, labelWidth } = style.block;
  const heads = columns.map((i) => pad(table.columns[i], style));
  const lines = [
    style.colors.bold(`${table.corner.padEnd(labelWidth)}${heads.join('')}`),
    ...table.head.flatMap((row) => renderRow(row, style)),
    ...table.sections.flatMap((section) => renderSection(section, style)),
  ];
  return lines.join('\n');
}

function renderSection({ title, groups }: Section, style: Style): string[] {
  const titles = wrapText(title, style.block.width).map((line) => style.colors.bold(line));
  return ['', ...titles, ...groups.flatMap((group) => renderGroup(group, style))];
}

function renderGroup({ title, rows }: Group, style: Style): string[] {
  const titles = wrapText(title, style.block.width, '  ').map((line) => style.colors.underline(line));
  return [...titles, ...rows.flatMap((row) => renderRow(row, style))];
}

/** A line; an interval takes two, for its lower and upper ends. */
function renderRow({ label, cells }: Row, style: Style): string[] {
  if (!cells.some((cell) => cell?.to !== undefined)) return [renderLine(label, cells, style)];
  const upper = cells.map((cell) => cell && { ...cell, text: cell.to ?? cell.text });
  return [renderLine(`${label} from`, cells, style), renderLine(`${label} to`, upper, style)];
}

function renderLine(label: string, cells: readonly (Cell | null)[], style: Style): string {
  const printed = style.block.columns.map((i) => paint(cells[i], style));
  return `  ${label}`.padEnd(style.block.labelWidth) + printed.join('');
}

function paint(cell: Cell | null, style: Style): string {
  const { colors } = style;
  const text = pad(cell?.text ?? ABSENT, style);
  if (!cell?.tone) return text;
  return cell.tone === 'above' ? colors.red(text) : colors.blue(text);
}

/** To the right, a mark one further, so that decimal points stay in line. */
function pad(text: string, { block }: Style): string {
  return (/[*‡]$/.test(text) ? text : `${text} `).padStart(block.columnWidth);
}
