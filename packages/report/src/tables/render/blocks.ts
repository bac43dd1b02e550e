import type { Row, Table } from '../table.ts';

/** Some neighbouring columns of a table that fit beside their labels. */
export interface Block {
  /** Their indices. */
  readonly columns: readonly number[];
  readonly labelWidth: number;
  readonly columnWidth: number;
  /** Width of the whole block, in characters. */
  readonly width: number;
}

/** Parts a table's columns into as few blocks as fit in `width` characters, about equally wide. */
export function blocksOf(table: Table, width: number): Block[] {
  const labelWidth = longest(allRows(table).map(labelOf)) + 2;
  const columnWidth = longest([...table.columns, ...allRows(table).flatMap(textsOf)]) + 2;
  const most = Math.max(1, Math.floor((width - labelWidth) / columnWidth));
  const count = Math.max(1, Math.ceil(table.columns.length / most));
  const size = Math.ceil(table.columns.length / count);
  return Array.from({ length: count }, (_, i) => {
    const columns = table.columns.map((_, column) => column).slice(i * size, (i + 1) * size);
    return { columns, labelWidth, columnWidth, width };
  });
}

const allRows = (table: Table): Row[] => [
  ...table.head,
  ...table.sections.flatMap(({ groups }) => groups.flatMap(({ rows }) => rows)),
];

const labelOf = ({ label, cells }: Row): string => (cells.some((cell) => cell?.to) ? `${label} from` : label);

/** A mark hangs in the gap between columns. */
const textsOf = ({ cells }: Row): string[] => cells.map((cell) => cell?.text.replace(/[*‡]$/, '') ?? '');

const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
