import { z } from 'zod';
import { datasetNameSchema } from './parts/names.ts';
import { disagreements, lengthProblem, type Problem, type ResultKind } from './parts/result-kind.ts';

const rate = z.number().min(0).max(1);

const fields = z.object({
  kind: z.literal('paper-table'),
  version: z.literal(1),
  /** Its number, that of the figure which shows its curves, and that of the figure with examples of classifications. */
  table: z.int().min(1),
  figure: z.int().min(1),
  exampleFigure: z.int().min(1),
  dataset: datasetNameSchema,
  /** β: a pixel change of 255 β on a scale of 0 to 255. */
  strengths: z.array(z.number().min(0)).min(1).readonly(),
  /** In dB; null for clean samples. */
  psnr: z.array(z.number().nullable()).readonly(),
  /** Error rates, one per strength; null where nothing is printed. */
  rows: z
    .array(
      z.object({
        kind: z.enum(['adversarial', 'nonsense', 'noisy']),
        model: z.string(),
        errors: z.array(rate.nullable()).readonly(),
      }),
    )
    .readonly(),
  /** Test images and, as many, groups of nonsense samples (Sections 5.1 and 5.2). */
  samples: z.int().min(1),
  /** Epochs its plain and its robust networks were trained for. */
  epochs: z.object({ plain: z.int().min(1), robust: z.int().min(1) }),
  /** How the print was read, and what the text says beside it. */
  notes: z.array(z.string()).readonly(),
});

/** One of the paper's printed tables of error rates: `results/paper/table-<number>.json`. */
export const paperTableSchema = fields.superRefine(disagreements(problemsOf));

export type PaperTable = z.infer<typeof fields>;
export type PaperRow = PaperTable['rows'][number];

export const paperTable = {
  kind: 'paper-table',
  schema: paperTableSchema,
  recognisedBy: [],
} as const satisfies ResultKind;

function problemsOf({ strengths, psnr, rows }: PaperTable): Problem[] {
  return [
    ...lengthProblem(['psnr'], psnr, strengths.length, 'a strength'),
    ...rows.flatMap(({ errors }, i) => lengthProblem(['rows', i, 'errors'], errors, strengths.length, 'a strength')),
  ];
}
