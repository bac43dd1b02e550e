import { defineTask } from '@saf/jobs';
import { laterThreats } from '@saf/results';
import { z } from 'zod';
import { measuredByMachines, measuredNetworkFields, memoryOf, partsField, savedModelField } from '../schema/fields.ts';

/** Puts one network under AutoAttack by the protocol of the leaderboard, and writes down which images it still gets right. */
export const submitTask = defineTask({
  kind: 'submit',
  schema: z.strictObject({
    kind: z.literal('submit'),
    ...measuredNetworkFields,
    epsilons: z.array(z.number()).min(1).readonly(),
    laterAttacks: z.array(z.enum(laterThreats)).readonly(),
    sources: z.array(savedModelField).readonly(),
    certifiedRadii: z.array(z.number().min(0)).readonly().nullable(),
    force: z.boolean(),
    parts: partsField,
  }),
  measured: measuredByMachines,
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('@saf/experiments')).submitNetwork(task, context),
});
