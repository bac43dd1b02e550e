import { costs } from './costs.tsx';
import { deviations } from './deviations.tsx';
import { figures } from './figures.tsx';
import { iterative } from './iterative.tsx';
import { limits } from './limits.tsx';
import { run } from './run.tsx';
import type { PageSection } from './section.ts';
import { tables } from './tables.tsx';
import { training } from './training.tsx';
import { verdict } from './verdict.tsx';
import { worstCase } from './worst-case.tsx';

/** The page from top to bottom: a new section is a file and its line here. */
export const sections: readonly PageSection[] = [
  verdict,
  run,
  tables,
  figures,
  deviations,
  iterative,
  worstCase,
  training,
  costs,
  limits,
];
