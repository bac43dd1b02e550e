import { modelFiles } from '@saf/experiments/plan';
import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { engineOfTraining, evaluatedFields, measuredByMachines, memoryOf, partsField } from '../schema/fields.ts';

/** Evaluates a network of a run on the engine that it was trained on, and writes its result. */
export const evaluateTask = defineTask({
  kind: 'evaluate',
  schema: z.strictObject({
    kind: z.literal('evaluate'),
    ...evaluatedFields,
    heldOutFrom: z.int().min(0).nullable(),
    folder: z.string(),
    parts: partsField,
  }),
  measured: measuredByMachines,
  memory: ({ folder, name, dataset }) => memoryOf(engineOfTraining(modelFiles(folder, name).training), dataset),
  run: async (task, context) => (await import('@saf/experiments')).evaluateNetwork(task, context),
});
