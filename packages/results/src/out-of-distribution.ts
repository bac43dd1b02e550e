import { z } from 'zod';
import { measuredSchema } from './measured.ts';

const share = z.number().min(0).max(1);

/** How well one network tells nonsense from test images, of which there are as many as of each kind of nonsense. */
export const oodSchema = measuredSchema.extend({
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
