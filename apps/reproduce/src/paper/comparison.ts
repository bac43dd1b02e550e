import { profiles } from '@saf/experiments/profiles';
import type { Comparison } from '@saf/report';
import { paperTables } from './paper-tables.ts';

/** What reports hold results against: the printed tables; and the profiles that have none. */
export const comparison = {
  paperTables,
  besidePaper: Object.values(profiles).flatMap(({ name, besidePaper }) => (besidePaper ? [name] : [])),
} as const satisfies Comparison;
