import type { z } from 'zod';
import { card } from './kinds/card.ts';
import { certificate } from './kinds/certificate.ts';
import { corruptions } from './kinds/corruptions.ts';
import { evaluation } from './kinds/evaluation.ts';
import { inspection } from './kinds/inspection.ts';
import { leaderboard } from './kinds/leaderboard.ts';
import { outOfDistribution } from './kinds/out-of-distribution.ts';
import { paperTable } from './kinds/paper-table.ts';
import { rejection } from './kinds/rejection.ts';
import { robustness } from './kinds/robustness.ts';
import { theory } from './kinds/theory.ts';
import { training } from './kinds/training.ts';

/**
 * Every kind of result: a new one is a file and its line here. An old file without `kind` is of the first kind that recognises it, so
 * what has more fields stands before what has fewer.
 */
export const resultKinds = [
  evaluation,
  training,
  robustness,
  certificate,
  outOfDistribution,
  rejection,
  corruptions,
  leaderboard,
  card,
  inspection,
  theory,
  paperTable,
] as const;

/** The content of a result file of any kind: its field `kind` says which. */
export type ResultFile = z.infer<(typeof resultKinds)[number]['schema']>;
export type ResultKindName = (typeof resultKinds)[number]['kind'];
