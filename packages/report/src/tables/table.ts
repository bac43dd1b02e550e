import type { Study } from '../study/study.ts';

/** One cell of print; null where there is nothing to show. */
export interface Cell {
  readonly text: string;
  /** The upper end, where the cell is an interval from `text` on. */
  readonly to?: string;
  /** A difference larger than chance: measured above or below the paper. */
  readonly tone?: 'above' | 'below';
}

export interface Row {
  readonly label: string;
  readonly cells: readonly (Cell | null)[];
  /** Left out where room is short (the terminal). */
  readonly detail?: boolean;
}

export interface Group {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Section {
  readonly title: string;
  readonly groups: readonly Group[];
}

/** A record of the CSV file: full precision, one measured or printed value. */
export type DataRecord = Readonly<Record<string, string | number | boolean | null>>;

/** A table, made once and printed as terminal text, Markdown, HTML and CSV. */
export interface Table {
  /** The name of its files: "table-2". */
  readonly name: string;
  readonly title: string;
  /** What the columns vary: "β". */
  readonly corner: string;
  readonly columns: readonly string[];
  /** Rows under the head that hold for all sections. */
  readonly head: readonly Row[];
  readonly sections: readonly Section[];
  /** What it was measured on: stands above the numbers. */
  readonly scope: readonly string[];
  /** How to read it: stands below. */
  readonly notes: readonly string[];
  readonly records: readonly DataRecord[];
}

/** Makes the tables of a study; none if it has nothing to show. */
export type TableMaker = (study: Study) => Table[];
