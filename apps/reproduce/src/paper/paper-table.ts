import { readFileSync } from 'node:fs';
import { type PaperTable, parseResultFile } from '@saf/results';

/** Reads one of the paper's printed tables from `results/paper`, where the dashboard reads them too. */
export function readPaperTable(table: number): PaperTable {
  const file = new URL(`../../../../results/paper/table-${table}.json`, import.meta.url);
  const read = parseResultFile(file.pathname, JSON.parse(readFileSync(file, 'utf8')));
  if (read.kind !== 'paper-table')
    throw new Error(`expected a table of the paper in ${file.pathname}, got ${read.kind}`);
  return read;
}
