import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import {
  countField,
  datasetField,
  engineField,
  measuredByMachines,
  memoryOf,
  savedModelField,
  savedModelFields,
  seedField,
} from '../schema/fields.ts';

/** Asks of a saved model whether its robustness is real, and writes the evaluation card. */
export const cardTask = defineTask({
  kind: 'card',
  schema: z.strictObject({
    kind: z.literal('card'),
    ...savedModelFields,
    dataset: datasetField,
    images: countField,
    seed: seedField,
    engine: engineField,
    batchSize: countField,
    epsilons: z.array(z.number()).readonly().nullable(),
    twin: savedModelField.nullable(),
    reported: z.array(z.strictObject({ epsilon: z.number(), accuracy: z.number() })).readonly(),
    certifiedRadii: z.array(z.number().min(0)).readonly().nullable(),
    card: z.string(),
    page: z.string(),
  }),
  measured: measuredByMachines,
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('@saf/experiments')).cardOfNetwork(task, context),
});
