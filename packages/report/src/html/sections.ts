import { certificates } from './sections/certificates.tsx';
import { corrupted } from './sections/corrupted.tsx';
import { costs } from './sections/costs.tsx';
import { deviations } from './sections/deviations.tsx';
import { figures } from './sections/figures.tsx';
import { iterative } from './sections/iterative.tsx';
import { leaderboard } from './sections/leaderboard.tsx';
import { limits } from './sections/limits.tsx';
import { run } from './sections/run.tsx';
import type { PageSection } from './sections/section.ts';
import { tables } from './sections/tables.tsx';
import { training } from './sections/training.tsx';
import { verdict } from './sections/verdict.tsx';
import { worstCase } from './sections/worst-case.tsx';

/** The page from top to bottom: a new section is a file and its line here. */
export const sections: readonly PageSection[] = [
  verdict,
  run,
  tables,
  figures,
  deviations,
  iterative,
  worstCase,
  certificates,
  corrupted,
  leaderboard,
  training,
  costs,
  limits,
];
