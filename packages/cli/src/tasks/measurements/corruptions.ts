import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { countField, measuredByMachines, measuredNetworkFields, memoryOf, partsField } from '../schema/fields.ts';

/** Measures one network on corrupted images, and writes down how often it is wrong. */
export const corruptionsTask = defineTask({
  kind: 'corruptions',
  schema: z.strictObject({
    kind: z.literal('corruptions'),
    ...measuredNetworkFields,
    benchmark: z.enum(['mnist-c', 'cifar10-c']),
    settings: z.array(z.strictObject({ name: z.string(), severity: countField })).readonly(),
    force: z.boolean(),
    parts: partsField,
  }),
  measured: measuredByMachines,
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('@saf/experiments')).measureCorruptionsOfNetwork(task, context),
});
