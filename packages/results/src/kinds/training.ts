import { z } from 'zod';
import { resultFields } from './evaluation.ts';
import type { ResultKind } from './parts/result-kind.ts';

/** A result without its evaluation: what is known once a model is trained. */
export const trainingRecordSchema = resultFields.omit({ kind: true, evaluation: true }).extend({
  kind: z.literal('training').default('training'),
});
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;

export const training = {
  kind: 'training',
  schema: trainingRecordSchema,
  recognisedBy: ['training', 'recipe', 'network'],
} as const satisfies ResultKind;

/**
 * What decides the bits of a training: of two with the same identity, one can go on where the other stopped.
 * Threads, engine and graphics card are part of it, since sums are rounded in their order.
 */
export const identitySchema = resultFields.pick({ network: true, recipe: true, loss: true, seed: true }).extend({
  samples: z.int().min(1),
  engine: z.object({ name: z.string(), tfjs: z.string(), threads: z.int().nullable(), adapter: z.string().optional() }),
});
export type TrainingIdentity = z.infer<typeof identitySchema>;
