import { z } from 'zod';
import { measuredSchema } from './parts/measured.ts';
import { disagreements, type Problem, type ResultKind, unless } from './parts/result-kind.ts';

const share = z.number().min(0).max(1);

const fields = measuredSchema.extend({
  kind: z.literal('out-of-distribution').default('out-of-distribution'),
  /** Nonsense is positive. */
  detections: z.array(
    z.object({
      nonsense: z.string(),
      score: z.string(),
      higherMeans: z.enum(['in-distribution', 'out-of-distribution']),
      auroc: share,
      aupr: share,
      fpr95: share,
      /** Test images, and nonsense images. */
      count: z.int().min(1),
    }),
  ),
});

/** How well one network tells nonsense from test images, of which there are as many as of each kind of nonsense. */
export const oodSchema = fields.superRefine(disagreements(problemsOf));

export type Ood = z.infer<typeof fields>;

export const outOfDistribution = {
  kind: 'out-of-distribution',
  schema: oodSchema,
  recognisedBy: ['detections'],
} as const satisfies ResultKind;

function problemsOf({ samples, detections }: Ood): Problem[] {
  return detections.flatMap(({ count }, i) =>
    unless(count === samples, ['detections', i, 'count'], `expected as many as samples = ${samples}, got ${count}`),
  );
}
