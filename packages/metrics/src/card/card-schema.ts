import * as z from 'zod';

const rate = z.number().min(0).max(1);
const count = z.int().min(0);

/** What became of a check: unclear is one that could not be decided, skipped one that lacked something. */
const outcomeSchema = z.enum(['passed', 'failed', 'unclear', 'skipped']);

const checkSchema = z.object({
  /** In kebab case, the same in every card. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  question: z.string(),
  outcome: outcomeSchema,
  /** What was measured, by name; null where it was not a number. */
  numbers: z.record(z.string(), z.number().nullable()),
  /** The answer in words. */
  sentence: z.string(),
});

const accuracySchema = z.object({
  correct: count,
  count: z.int().min(1),
  /** correct / count, with its 95 % Wilson interval. */
  accuracy: rate,
  interval: z.tuple([rate, rate]),
});

/** An evaluation card: what was asked of a classifier's robustness, and what came out. Plain JSON. */
export const evaluationCardSchema = z.object({
  version: z.literal(1),
  classifier: z.object({
    name: z.string(),
    inputShape: z.tuple([z.int(), z.int(), z.int()]),
    categories: z.int().min(1),
    bounds: z.tuple([z.number(), z.number()]),
    nonsense: z.union([z.object({ threshold: rate }), z.object({ category: z.int() })]),
    /** What tells its weights from others; null where it was not said. */
    weights: z.string().nullable(),
  }),
  dataset: z.string().nullable(),
  /** Number of images. */
  images: z.int().min(1),
  seed: z.int(),
  engine: z.object({ name: z.string(), tfjs: z.string() }),
  norm: z.literal('linf'),
  epsilons: z.array(z.number().min(0)).min(1),
  /** The epsilon at which attacks were held against each other. */
  comparedAt: z.number().min(0),
  budget: z.record(z.string(), z.number()),
  clean: accuracySchema,
  /** At each epsilon the mean over images of the worst over all attacks of this card. */
  robust: z.array(
    accuracySchema.extend({
      epsilon: z.number().min(0),
      /** How many of the attacked images each attack got wrong. */
      attacks: z.array(z.object({ name: z.string(), wrong: count, attacked: count })),
    }),
  ),
  calibration: z.object({ expectedCalibrationError: rate, brierScore: z.number().min(0) }),
  checks: z.array(checkSchema),
});

export type EvaluationCard = z.infer<typeof evaluationCardSchema>;
export type CheckResult = z.infer<typeof checkSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
