import { z } from 'zod';
import { resultSchema } from './evaluation.ts';

/** A result without its evaluation: what is known once a model is trained. */
export const trainingRecordSchema = resultSchema.omit({ evaluation: true });
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;

/**
 * What decides the bits of a training: of two with the same identity, one can go on where the other stopped.
 * Threads and engine are part of it, since sums are rounded in their order.
 */
export const identitySchema = resultSchema.pick({ network: true, recipe: true, loss: true, seed: true }).extend({
  samples: z.int().min(1),
  engine: z.object({ name: z.string(), tfjs: z.string(), threads: z.int().nullable() }),
});
export type TrainingIdentity = z.infer<typeof identitySchema>;
