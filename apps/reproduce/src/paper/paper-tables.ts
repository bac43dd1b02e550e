import type { PaperTable } from '@saf/results';
import { table2 } from './table-2.ts';
import { table4 } from './table-4.ts';

/** The paper's tables of error rates. */
export const paperTables: readonly PaperTable[] = [table2, table4];
