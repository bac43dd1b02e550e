import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { engineField, evaluatedFields, memoryOf, partsField } from '../schema/fields.ts';

/** Evaluates any saved model, and writes nothing. */
export const evaluateSavedModelTask = defineTask({
  kind: 'evaluate-saved-model',
  schema: z.strictObject({
    kind: z.literal('evaluate-saved-model'),
    ...evaluatedFields,
    engine: engineField,
    attack: z.string().nullable(),
    parts: partsField,
  }),
  memory: ({ engine, dataset }) => memoryOf(engine, dataset),
  run: async (task, context) => (await import('@saf/experiments')).evaluateSavedModel(task, context),
});
