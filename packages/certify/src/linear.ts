export { lowestRows, type RowOptions } from './linear/lowest-rows.ts';
