import { readPaperTable } from './paper-table.ts';

/** Zhao and Griffin, "Suppressing the Unusual" (2016), Table 2: error rates on the MNIST test set. */
export const table2 = readPaperTable(2);
