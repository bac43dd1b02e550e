import { readFileSync } from 'node:fs';
import { paperTableSchema } from '@saf/results';

const read = (table: number) =>
  paperTableSchema.parse(
    JSON.parse(readFileSync(new URL(`../../../results/paper/table-${table}.json`, import.meta.url), 'utf8')),
  );

export const table2 = read(2);

/** The printed tables, and a study that has none. */
export const comparison = { paperTables: [table2, read(4)], besidePaper: ['twins'] };
