import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { memoryOf, savedModelField, subjectFields } from './fields.ts';

/** Attacks one network in every way that there is, and writes down which images it still gets right. */
export const robustnessTask = defineTask({
  kind: 'robustness',
  schema: z.strictObject({
    kind: z.literal('robustness'),
    ...subjectFields,
    sources: z.array(savedModelField).readonly(),
    epsilons: z.array(z.number()).readonly(),
  }),
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('../robustness/robustness-task.ts')).runRobustness(task, context),
});
