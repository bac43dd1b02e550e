import { inspectionParts } from '@saf/experiments/plan';
import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import {
  countField,
  datasetField,
  engineOfTraining,
  measuredByMachines,
  memoryOf,
  savedModelFields,
  seedField,
  strengthsField,
} from './schema/fields.ts';

/** Looks inside of a trained network, for figures. */
export const inspectTask = defineTask({
  kind: 'inspect',
  schema: z.strictObject({
    kind: z.literal('inspect'),
    ...savedModelFields,
    dataset: datasetField,
    images: countField,
    strengths: strengthsField,
    seed: seedField,
    parts: z.array(z.enum(inspectionParts)).readonly(),
    training: z.string(),
    output: z.string(),
  }),
  measured: measuredByMachines,
  memory: ({ training, dataset }) => memoryOf(engineOfTraining(training), dataset),
  run: async (task, context) => (await import('@saf/experiments')).inspectNetwork(task, context),
});
