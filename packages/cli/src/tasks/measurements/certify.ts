import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { countField, measuredByMachines, measuredNetworkFields, memoryOf, partsField } from '../schema/fields.ts';

const guarantee = z.discriminatedUnion('norm', [
  z.strictObject({
    norm: z.literal('linf'),
    method: z.enum(['interval', 'crown', 'alpha-crown']),
    epsilons: z.array(z.number()).readonly(),
    steps: countField.optional(),
    images: countField.optional(),
  }),
  z.strictObject({
    norm: z.literal('l2'),
    method: z.literal('smoothing'),
    std: z.number(),
    n0: countField,
    n: countField,
    alpha: z.number(),
    images: countField.optional(),
  }),
]);

/** Certifies the images of one network, and writes down what is guaranteed. */
export const certifyTask = defineTask({
  kind: 'certify',
  schema: z.strictObject({
    kind: z.literal('certify'),
    ...measuredNetworkFields,
    batchSize: countField.nullable(),
    heldOutFrom: z.int().min(0).nullable(),
    force: z.boolean(),
    guarantee,
    parts: partsField,
  }),
  measured: measuredByMachines,
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('@saf/experiments')).certifyNetwork(task, context),
});
