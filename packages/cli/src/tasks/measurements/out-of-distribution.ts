import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { measuredByMachines, measuredNetworkFields, memoryOf, partsField } from '../schema/fields.ts';

/** Measures how well one network's outputs tell nonsense from images, and writes it down. */
export const outOfDistributionTask = defineTask({
  kind: 'out-of-distribution',
  schema: z.strictObject({
    kind: z.literal('out-of-distribution'),
    ...measuredNetworkFields,
    parts: partsField,
  }),
  measured: measuredByMachines,
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('@saf/experiments')).detectNonsenseOfNetwork(task, context),
});
