import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { datasetField, memoryWithoutNetwork } from './schema/fields.ts';

/** Brings a data set into the cache that all runs share, checks its checksums, and writes a receipt. */
export const fetchTask = defineTask({
  kind: 'fetch',
  schema: z.strictObject({ kind: z.literal('fetch'), dataset: datasetField, receipt: z.string() }),
  memory: memoryWithoutNetwork,
  run: async (task, context) => (await import('@saf/experiments')).fetchDataset(task, context),
});
