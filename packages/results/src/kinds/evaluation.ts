import { scoreInterval } from '@saf/metrics/card-schema';
import { recipeSchema } from '@saf/training/recipe';
import { z } from 'zod';
import { type DatasetFacts, datasetFacts, datasetFactsSchema } from '../dataset-facts.ts';
import { activationNameSchema, datasetNameSchema } from './parts/names.ts';
import { disagreements, lengthProblem, type Problem, type ResultKind, unless } from './parts/result-kind.ts';

const rate = z.number().min(0).max(1);
const titled = z.object({ title: z.string().min(1) });

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
  .superRefine(disagreements(curveProblems));

/** What ran: enough to run it again. */
export const engineSchema = z.object({
  name: z.string(),
  tfjs: z.string(),
  tensorflow: z.string().nullable(),
  threads: z.int().min(1).nullable(),
  node: z.string(),
  platform: z.string(),
  /** Processor of the native engine, whose sums are rounded as the processor's instructions do it. Results without it are from an unknown one. */
  processor: z.string().optional(),
  /** Of the webgpu engine: the graphics card, or what computes in its place. */
  adapter: z.string().optional(),
});

const weight = z.number();

/** The hybrid loss (eq. 7): `lossWeights` are α₁, α₂ and α₃. Older results name them one by one, and are read all the same. */
const hybridLossSchema = z.union([
  z.object({ lossWeights: z.tuple([weight, weight, weight]).readonly(), p: z.number() }),
  z
    .object({ alpha1: weight, alpha2: weight, alpha3: weight, p: z.number() })
    .transform(({ alpha1, alpha2, alpha3, p }) => ({
      lossWeights: [alpha1, alpha2, alpha3] as const,
      p,
    })),
]);

const fields = z.object({
  kind: z.literal('evaluation').default('evaluation'),
  version: z.literal(1),
  experiment: z.string(),
  model: z.string(),
  network: z.object({
    dataset: datasetNameSchema,
    /** SHA-256 of the training images and of the test images, where the data set is the user's own. */
    datasetSha256: z.string().optional(),
    /** The name of the network's definition; absent where it is the one for the data set's images. */
    architecture: z.string().optional(),
    activation: activationNameSchema,
    /** What makes the confidences, where it is not the one that goes with the activation. */
    head: z.enum(['rbf', 'softmax']).optional(),
    outputs: z.int().min(2),
    convolutionRelu: z.boolean().optional(),
    /** The network of a study file whose function `build` made it, and the SHA-256 of that function's text. */
    builder: z.object({ network: z.string(), sha256: z.string() }).optional(),
    /** SHA-256 of the weights that its training started from; absent where they were random. */
    startFrom: z.string().optional(),
    parameters: z.int().min(1),
  }),
  /** What the definitions of its data set, activation and network say; absent in results from before that was kept. */
  facts: z
    .object({
      dataset: datasetFactsSchema,
      activation: titled.optional(),
      /** The network, where it was named. */
      network: titled.optional(),
    })
    .optional(),
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
    epochs: z.array(
      z.object({
        epoch: z.int(),
        loss: z.number(),
        error: rate,
        learningRate: z.number(),
        /** Of images that early stopping holds out, attacked. */
        robustAccuracy: rate.optional(),
      }),
    ),
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

/** One trained and evaluated model: `results/<experiment>/<model>.json`. */
export const resultSchema = fields.superRefine(disagreements(resultProblems));

/** What of a result is known once its network is trained, and what decides it: other schemas take their fields from here. */
export const resultFields = fields;

export const evaluation = {
  kind: 'evaluation',
  schema: resultSchema,
  recognisedBy: ['evaluation', 'training', 'recipe'],
} as const satisfies ResultKind;

export type ErrorCurveResult = z.infer<typeof errorCurveSchema>;
export type EngineResult = z.infer<typeof engineSchema>;
export type Result = z.infer<typeof fields>;

/**
 * What a training costs: its steps times their median, in seconds. Unlike the time on the clock it has neither the pauses of a training
 * that was interrupted, nor the hours that a busy machine took now and then.
 */
export function trainingSeconds({ training, recipe }: Result): number {
  const steps = training.epochs.length * Math.ceil(training.samples / recipe.batchSize);
  return (steps * training.millisecondsPerStep) / 1000;
}

/** What is known of a result's data set. */
export const factsOfDataset = ({ network, facts }: Pick<Result, 'network' | 'facts'>): DatasetFacts =>
  datasetFacts(network.dataset, facts?.dataset);

/** What is wrong with entry i of a list; null where nothing is. */
type EntryCheck = (curve: ErrorCurveResult, i: number) => string | null;

const entryChecks: Readonly<Record<'strengths' | 'wrong' | 'errors' | 'intervals', EntryCheck>> = {
  strengths({ strengths }, i) {
    const before = strengths[i - 1] ?? Number.NEGATIVE_INFINITY;
    return strengths[i] > before ? null : `expected more than ${before}, the one before, got ${strengths[i]}`;
  },
  wrong({ wrong, count }, i) {
    return wrong[i] <= count ? null : `expected at most count = ${count}, got ${wrong[i]}`;
  },
  errors({ errors, wrong, count }, i) {
    const share = wrong[i] / count;
    return isNear(errors[i], share) ? null : `expected wrong / count = ${share}, got ${errors[i]}`;
  },
  intervals({ intervals, wrong, count }, i) {
    const [low, high] = scoreInterval(Math.min(wrong[i], count), count);
    const [gotLow, gotHigh] = intervals[i];
    const isRight = isNear(gotLow, low) && isNear(gotHigh, high);
    return isRight
      ? null
      : `expected [${low}, ${high}], the 95 % interval of wrong / count, got [${gotLow}, ${gotHigh}]`;
  },
};

/** But for the rounding of decimal numbers. */
const isNear = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;

/** Every list has one entry for each strength, and entries agree. */
function curveProblems(curve: ErrorCurveResult): Problem[] {
  const expected = curve.strengths.length;
  const lengths = (['wrong', 'errors', 'intervals', 'psnr'] as const).flatMap((list) =>
    lengthProblem([list], curve[list], expected, 'a strength'),
  );
  // The entries of lists of different lengths need not agree.
  return lengths.length > 0 ? lengths : Object.entries(entryChecks).flatMap((each) => entryProblems(curve, each));
}

function entryProblems(curve: ErrorCurveResult, [list, check]: [string, EntryCheck]): Problem[] {
  return curve.strengths.flatMap((_, i) => {
    const message = check(curve, i);
    return message ? [{ path: [list, i], message }] : [];
  });
}

/** The outputs are the categories of the data set, or one more for nonsense; a full test set is that of the data set. */
function resultProblems(result: Result): Problem[] {
  const {
    network,
    evaluation: { curves, samples, fullTestSet, heldOutFrom },
  } = result;
  const { categories = network.outputs, test = samples } = factsOfDataset(result);
  const isWhole = heldOutFrom === undefined && samples === test;
  return [
    ...unless(
      network.outputs === categories || network.outputs === categories + 1,
      ['network', 'outputs'],
      `expected the ${categories} categories of ${network.dataset}, or one more for nonsense, got ${network.outputs}`,
    ),
    ...curves.flatMap(({ nonsenseRule: rule }, i) =>
      'category' in rule
        ? unless(
            rule.category >= 0 && rule.category < network.outputs,
            ['evaluation', 'curves', i, 'nonsenseRule', 'category'],
            `expected one of the ${network.outputs} outputs, counted from 0, got ${rule.category}`,
          )
        : [],
    ),
    ...unless(
      !fullTestSet || isWhole,
      ['evaluation', 'fullTestSet'],
      `expected false for ${samples} of the ${test} test images of ${network.dataset}, got true`,
    ),
  ];
}
