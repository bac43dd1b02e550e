import { recipeSchema } from '@saf/training/recipe';
import { z } from 'zod';
import { checkCurve } from './check-curve.ts';

const rate = z.number().min(0).max(1);

/** Error rates of one kind of samples at each strength β, in the order of `strengths`. */
export const errorCurveSchema = z
  .object({
    kind: z.enum(['adversarial', 'nonsense', 'noisy']),
    /** Whether samples were clipped to [0, 1] before they were judged; the paper does not clip. */
    clipped: z.boolean(),
    nonsenseRule: z.union([z.object({ threshold: rate }), z.object({ category: z.int() })]),
    strengths: z.array(z.number().min(0)),
    /** Samples judged wrong at each strength, of `count`. */
    wrong: z.array(z.int().min(0)),
    count: z.int().min(1),
    /** wrong / count, with its 95 % Wilson interval. */
    errors: z.array(rate),
    intervals: z.array(z.tuple([rate, rate])),
    /** PSNR in dB of samples against their originals, averaged; null where nothing was changed. */
    psnr: z.array(z.number().nullable()),
  })
  .superRefine(checkCurve);

/** What ran: enough to run it again. */
export const engineSchema = z.object({
  name: z.string(),
  tfjs: z.string(),
  tensorflow: z.string().nullable(),
  threads: z.int().min(1).nullable(),
  node: z.string(),
  platform: z.string(),
  /** Of the native engine, whose sums are rounded as the processor's instructions have it. Results without it are of an unknown one. */
  processor: z.string().optional(),
});

const weight = z.number();

/** The hybrid loss (eq. 7): `lossWeights` are α₁, α₂ and α₃. Results of before name them one by one, and are read all the same. */
const hybridLossSchema = z.union([
  z.object({ lossWeights: z.tuple([weight, weight, weight]).readonly(), p: z.number() }),
  z
    .object({ alpha1: weight, alpha2: weight, alpha3: weight, p: z.number() })
    .transform(({ alpha1, alpha2, alpha3, p }) => ({
      lossWeights: [alpha1, alpha2, alpha3] as const,
      p,
    })),
]);

/** One trained and evaluated model: `results/<experiment>/<model>.json`. */
export const resultSchema = z.object({
  version: z.literal(1),
  experiment: z.string(),
  model: z.string(),
  network: z.object({
    dataset: z.enum(['mnist', 'fashion-mnist', 'cifar10']),
    activation: z.enum(['none', 'relu', 'rbf', 'mirroredRelu']),
    outputs: z.int().min(2),
    convolutionRelu: z.boolean().optional(),
    parameters: z.int().min(1),
  }),
  recipe: recipeSchema,
  /** The hybrid loss (eq. 7); absent for a softmax network. */
  loss: hybridLossSchema.optional(),
  seed: z.int(),
  engine: engineSchema,
  packages: z.record(z.string(), z.string()),
  training: z.object({
    samples: z.int().min(1),
    fullTrainingSet: z.boolean(),
    seconds: z.number().min(0),
    /** Median of one training step. */
    millisecondsPerStep: z.number().min(0),
    /** The step that the last of several runs went on from; `seconds` are its own. Null: one run did it all. */
    resumedAtStep: z.int().min(0).nullable().optional(),
    epochs: z.array(z.object({ epoch: z.int(), loss: z.number(), error: rate, learningRate: z.number() })),
  }),
  evaluation: z.object({
    samples: z.int().min(1),
    /** Number of the first training image, counted from 0, where training images that were held out take the place of test images. */
    heldOutFrom: z.int().min(1).optional(),
    fullTestSet: z.boolean(),
    seconds: z.number().min(0),
    curves: z.array(errorCurveSchema),
  }),
  peakMemoryBytes: z.int().min(0),
});

export type ErrorCurveResult = z.infer<typeof errorCurveSchema>;
export type EngineResult = z.infer<typeof engineSchema>;
export type Result = z.infer<typeof resultSchema>;
