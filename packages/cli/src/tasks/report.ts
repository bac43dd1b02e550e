import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { memoryWithoutNetwork } from './schema/fields.ts';

/** Draws the tables and figures of a study's results, and its report. */
export const reportTask = defineTask({
  kind: 'report',
  schema: z.strictObject({
    kind: z.literal('report'),
    study: z.string(),
    folder: z.string(),
    results: z.array(z.string()).readonly(),
    plans: z.array(z.strictObject({ name: z.string(), seeds: z.array(z.int()).readonly().optional() })).readonly(),
  }),
  memory: memoryWithoutNetwork,
  run: async (task) => (await import('./report/report-study.ts')).reportStudy(task),
});
