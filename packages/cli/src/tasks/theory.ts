import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { countField, memoryWithoutNetwork, seedField } from './schema/fields.ts';

/** Computes what figures without a trained network show, and checks Lemma 1 by Monte Carlo. */
export const theoryTask = defineTask({
  kind: 'theory',
  schema: z.strictObject({ kind: z.literal('theory'), seed: seedField, samples: countField, output: z.string() }),
  memory: memoryWithoutNetwork,
  run: async (task, context) => (await import('@saf/experiments')).writeTheory(task, context),
});
