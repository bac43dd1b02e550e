import { errorRates } from './error-rates/error-rates.ts';
import type { TableMaker } from './table.ts';

/** Every table of the report: a new one is a file and its line here. */
export const tables: readonly TableMaker[] = [errorRates];
