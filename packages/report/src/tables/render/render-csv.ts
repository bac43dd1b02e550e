import { csvFormat } from 'd3-dsv';
import type { DataRecord } from '../table.ts';

/** One line a value, a head line first; numbers in full precision, nothing where there is no value. */
export function renderCsv({ records }: { readonly records: readonly DataRecord[] }): string {
  return `${csvFormat(records as object[])}\n`;
}
