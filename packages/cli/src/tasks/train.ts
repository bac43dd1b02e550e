import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import {
  countField,
  datasetField,
  engineField,
  measuredByMachines,
  memoryOf,
  planField,
  seedField,
} from './schema/fields.ts';

/** Trains a network from its last checkpoint, if there is one, and saves it. */
export const trainTask = defineTask({
  kind: 'train',
  schema: z.strictObject({
    kind: z.literal('train'),
    experiment: z.string(),
    plan: planField,
    dataset: datasetField,
    images: countField.nullable(),
    seed: seedField,
    engine: engineField,
    folder: z.string(),
  }),
  measured: measuredByMachines,
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('@saf/experiments')).trainNetwork(task, context),
});
