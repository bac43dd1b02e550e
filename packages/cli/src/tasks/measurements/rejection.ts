import { defineTask } from '@saf/jobs';
import { proofMethods } from '@saf/results';
import { z } from 'zod';
import { measuredByMachines, measuredNetworkFields, memoryOf, partsField } from '../schema/fields.ts';

/** Measures how robust one network is that may reject images, and writes it down. */
export const rejectionTask = defineTask({
  kind: 'rejection',
  schema: z.strictObject({
    kind: z.literal('rejection'),
    ...measuredNetworkFields,
    balls: z
      .array(z.strictObject({ norm: z.enum(['linf', 'l2']), epsilon: z.number() }))
      .min(1)
      .readonly(),
    truePositiveRate: z.number(),
    prove: z.enum(proofMethods).nullable(),
    otherImages: z.array(z.string()).readonly(),
    parts: partsField,
  }),
  measured: measuredByMachines,
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('@saf/experiments')).measureRejectionOfNetwork(task, context),
});
