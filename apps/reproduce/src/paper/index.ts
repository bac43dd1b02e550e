export { paperTables } from './paper-tables.ts';
