import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { measuredByMachines, measuredNetworkFields, memoryOf, partsField } from '../schema/fields.ts';

/** Puts one network under AutoAttack by the protocol of the leaderboard, and writes down which images it still gets right. */
export const submitTask = defineTask({
  kind: 'submit',
  schema: z.strictObject({
    kind: z.literal('submit'),
    ...measuredNetworkFields,
    epsilons: z.array(z.number()).min(1).readonly(),
    force: z.boolean(),
    parts: partsField,
  }),
  measured: measuredByMachines,
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('@saf/experiments')).submitNetwork(task, context),
});
