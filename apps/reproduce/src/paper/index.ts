export type { DatasetName, Kind, PaperRow, PaperTable } from './paper-table.ts';
export { paperTables } from './paper-tables.ts';
