import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { memoryOf, subjectFields } from './fields.ts';

/** Measures how well one network's outputs tell nonsense from images, and writes it down. */
export const outOfDistributionTask = defineTask({
  kind: 'ood',
  schema: z.strictObject({ kind: z.literal('ood'), ...subjectFields }),
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('../ood/ood-task.ts')).runOod(task, context),
});
