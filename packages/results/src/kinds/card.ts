import { evaluationCardSchema } from '@saf/metrics/card-schema';
import type { z } from 'zod';
import type { ResultKind } from './parts/result-kind.ts';

export type EvaluationCard = z.infer<typeof evaluationCardSchema>;

/** An evaluation card of @saf/metrics: `<experiment>/<model>.card.json`. */
export const card = {
  kind: 'card',
  schema: evaluationCardSchema,
  recognisedBy: ['checks', 'robust', 'calibration'],
} as const satisfies ResultKind;
