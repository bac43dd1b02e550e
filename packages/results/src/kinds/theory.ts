import { z } from 'zod';
import { disagreements, lengthProblem, type Problem, type ResultKind, unless } from './parts/result-kind.ts';

const numbers = z.array(z.number());
const share = z.number().min(0).max(1);

const fields = z.object({
  kind: z.literal('theory').default('theory'),
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

/** What the paper's figures without a trained network are drawn from: numbers alone. */
export const theorySchema = fields.superRefine(disagreements(problemsOf));

export type Theory = z.infer<typeof fields>;
export type LemmaRow = Theory['lemma']['rows'][number];

export const theory = {
  kind: 'theory',
  schema: theorySchema,
  recognisedBy: ['activations', 'lemma'],
} as const satisfies ResultKind;

function problemsOf({ activations: { x, ...curves }, surfaces, lemma }: Theory): Problem[] {
  const { axis, fiveUnits, rbf } = surfaces;
  return [
    ...Object.entries(curves).flatMap(([name, values]) =>
      lengthProblem(['activations', name], values, x.length, 'an x'),
    ),
    ...Object.entries({ fiveUnits, rbf }).flatMap(([name, values]) =>
      lengthProblem(['surfaces', name], values, axis.length ** 2, 'a pair of axis'),
    ),
    ...lemma.rows.flatMap(({ error, interval: [low, high] }, i) =>
      unless(
        low <= error && error <= high,
        ['lemma', 'rows', i, 'interval'],
        `expected an interval around error = ${error}, got [${low}, ${high}]`,
      ),
    ),
  ];
}
