import { readPaperTable } from './paper-table.ts';

/** Zhao and Griffin, "Suppressing the Unusual" (2016), Table 4: error rates on the CIFAR-10 test set. */
export const table4 = readPaperTable(4);
