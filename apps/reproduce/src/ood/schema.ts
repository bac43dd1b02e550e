import { z } from 'zod';
import { engineSchema } from '../result/schema.ts';

const share = z.number().min(0).max(1);

/** How well one network tells nonsense from test images: `results/ood/<experiment>-<model>-<seed>.json`. */
export const oodSchema = z.object({
  version: z.literal(1),
  network: z.object({
    experiment: z.string(),
    model: z.string(),
    /** Of its training. */
    seed: z.int(),
    /** SHA-256 of weights.bin. */
    weights: z.string(),
  }),
  engine: engineSchema,
  packages: z.record(z.string(), z.string()),
  /** Root of the noise. */
  seed: z.int(),
  /** The first of the test images, and as many of each kind of nonsense. */
  samples: z.int().min(1),
  /** Nonsense is positive. */
  detections: z.array(
    z.object({
      nonsense: z.string(),
      score: z.string(),
      higherMeans: z.enum(['in-distribution', 'out-of-distribution']),
      auroc: share,
      aupr: share,
      fpr95: share,
      count: z.int().min(1),
    }),
  ),
});

export type Ood = z.infer<typeof oodSchema>;
