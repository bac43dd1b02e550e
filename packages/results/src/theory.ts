import { z } from 'zod';

const numbers = z.array(z.number());
const share = z.number().min(0).max(1);

/** What the paper's figures without a trained network are drawn from: numbers alone. */
export const theorySchema = z.object({
  version: z.literal(1),
  seed: z.int(),
  /** Fig. 1: each function and its derivative at `x`. */
  activations: z.object({
    x: numbers,
    rbf: numbers,
    rbfDerivative: numbers,
    mirroredRelu: numbers,
    mirroredReluDerivative: numbers,
  }),
  /** Fig. 6 (a): where y = f₁(1) of the basic block, as distances from the centre at equal angles from 0 to 2π. */
  disks: z.array(z.object({ lambda: z.number().positive(), radii: numbers })),
  /** Fig. 6 (b) and (c): y over x₁ and x₂, both at `axis`, row by row. */
  surfaces: z.object({ axis: numbers, lambda: z.number().positive(), fiveUnits: numbers, rbf: numbers }),
  /** Lemma 1 by Monte Carlo. */
  lemma: z.object({
    samples: z.int().min(1),
    rows: z.array(
      z.object({
        judge: z.enum(['rbf', 'mirroredRelu', 'mirroredRelu, one unit']),
        dimensions: z.int().min(1),
        /** The wanted error; for one unit the smallest that eq. 6 allows. */
        epsilon: share,
        unitsPerDimension: z.int().min(1),
        /** Measured volume error and its 95 % interval. */
        error: z.number(),
        interval: z.tuple([z.number(), z.number()]),
      }),
    ),
  }),
});

export type Theory = z.infer<typeof theorySchema>;
export type LemmaRow = Theory['lemma']['rows'][number];
