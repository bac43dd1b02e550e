import { csvFormat } from 'd3-dsv';
import type { DataRecord } from '../table.ts';

/**
 * One line per value, a head line first; numbers in full precision, nothing where there is no value.
 *
 * Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection): names come from files.
 */
export function renderCsv({ records }: { readonly records: readonly DataRecord[] }): string {
  return `${csvFormat(records.map(withoutFormulas))}\n`;
}

function withoutFormulas(record: DataRecord): DataRecord {
  return Object.fromEntries(
    Object.entries(record).map(([field, value]) => [field, isFormula(value) ? `'${value}` : value]),
  );
}

/** A number that is written as text is none. */
const isFormula = (value: DataRecord[string]): boolean =>
  typeof value === 'string' && /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value));
