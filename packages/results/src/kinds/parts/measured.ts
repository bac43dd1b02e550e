import { z } from 'zod';
import { engineSchema } from '../evaluation.ts';

/** What every file of a measured network begins with: `results/<what>/<experiment>-<model>-<seed>.json`. */
export const measuredSchema = z.object({
  version: z.literal(1),
  network: z.object({
    experiment: z.string(),
    model: z.string(),
    /** Seed of its training. */
    seed: z.int(),
    /** SHA-256 of weights.bin. */
    weights: z.string(),
    /** What its outputs were said to be; absent where its last layer says it. */
    outputs: z.enum(['confidences', 'logits', 'probabilities', 'sigmoid']).optional(),
  }),
  engine: engineSchema,
  packages: z.record(z.string(), z.string()),
  /** Root of the random streams. */
  seed: z.int(),
  /** The first of the test images. */
  samples: z.int().min(1),
});
