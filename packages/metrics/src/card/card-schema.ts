import * as z from 'zod';
import { scoreInterval } from '../statistics/wilson-interval.ts';

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

const accuracyFields = z.object({
  correct: count,
  count: z.int().min(1),
  /** correct / count, with its 95 % Wilson interval. */
  accuracy: rate,
  interval: z.tuple([rate, rate]),
});

type Accuracy = z.infer<typeof accuracyFields>;

/** A rate that was changed by hand disagrees with its counts. */
function checkAccuracy({ correct, count: all, accuracy, interval }: Accuracy, issues: z.RefinementCtx): void {
  const wilson = scoreInterval(correct, all);
  const expect = (holds: boolean, name: string, message: string) =>
    holds || issues.addIssue({ code: 'custom', path: [name], message: `expected ${message}` });
  expect(correct <= all, 'correct', `at most ${all}, the number of images, got ${correct}`);
  expect(accuracy === correct / all, 'accuracy', `correct / count = ${correct / all}, got ${accuracy}`);
  // NaN, of more correct than there are, is no distance below it.
  const near = interval.every((end, i) => !(Math.abs(end - wilson[i]) > 1e-9));
  expect(near, 'interval', `the Wilson interval ${wilson}, got ${interval}`);
}

const accuracySchema = accuracyFields.superRefine(checkAccuracy);

const robustSchema = accuracyFields
  .extend({
    epsilon: z.number().min(0),
    /** How many of the attacked images each attack got wrong. */
    attacks: z.array(z.object({ name: z.string(), wrong: count, attacked: count })),
  })
  .superRefine(checkAccuracy);

const cardFields = z.object({
  /** Older cards have none. */
  kind: z.literal('card').default('card'),
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
  robust: z.array(robustSchema),
  calibration: z.object({ expectedCalibrationError: rate, brierScore: z.number().min(0) }),
  checks: z.array(checkSchema),
});

/** Every accuracy is of all images of the card. */
function checkCounts({ images, clean, robust }: z.infer<typeof cardFields>, issues: z.RefinementCtx): void {
  const path = clean.count === images ? ['robust'] : ['clean'];
  const other = [clean, ...robust].find((each) => each.count !== images);
  if (other)
    issues.addIssue({ code: 'custom', path, message: `expected accuracies of ${images} images, got ${other.count}` });
}

/** An evaluation card: what was asked of a classifier's robustness, and what came out. Plain JSON, whose rates agree with their counts. */
export const evaluationCardSchema = cardFields.superRefine(checkCounts);

export type EvaluationCard = z.infer<typeof evaluationCardSchema>;
export type CheckResult = z.infer<typeof checkSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
