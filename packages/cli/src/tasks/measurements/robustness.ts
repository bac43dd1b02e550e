import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { measuredByMachines, measuredNetworkFields, memoryOf, partsField, savedModelField } from '../schema/fields.ts';

/** Attacks one network in every way that there is, and writes down which images it still gets right. */
export const robustnessTask = defineTask({
  kind: 'robustness',
  schema: z.strictObject({
    kind: z.literal('robustness'),
    ...measuredNetworkFields,
    sources: z.array(savedModelField).readonly(),
    epsilons: z.array(z.number()).readonly(),
    parts: partsField,
  }),
  measured: measuredByMachines,
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('@saf/experiments')).measureNetworkRobustness(task, context),
});
