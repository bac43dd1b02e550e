import { z } from 'zod';
import { datasetFactsSchema } from '../dataset-facts.ts';
import { engineSchema } from './evaluation.ts';
import { datasetNameSchema } from './parts/names.ts';
import { disagreements, lengthProblem, type Problem, type ResultKind, unless } from './parts/result-kind.ts';

const count = z.int().min(0);
const rate = z.number().min(0).max(1);
const histogram = z.object({ edges: z.array(z.number()), counts: z.array(count) });

/** Fig. 3: values of some channels of a layer at one entry of its maps. */
const featuresSchema = z.object({
  layer: z.string(),
  position: z.tuple([count, count]),
  channels: z.array(count),
  /** Histograms of the test images, one per channel. */
  histograms: z.array(histogram),
  /** Joint histograms of pairs of channels, as places in `channels`: `counts[i][j]` of bin i of the first and j of the second. */
  joint: z.array(
    z.object({
      pair: z.tuple([count, count]),
      edges: z.tuple([z.array(z.number()), z.array(z.number())]),
      counts: z.array(z.array(count)),
    }),
  ),
  /** Values of noise images, one row per image, one column per channel. */
  nonsense: z.array(z.array(z.number())),
  /** How sure the network is of its prediction on those noise images: the mean of its largest confidence. */
  nonsenseConfidence: rate,
});

/** Fig. 4: correlations of all channels of a layer at one entry, as bytes of 127 r; −128 where a channel never changes. */
const correlationSchema = z.object({
  layer: z.string(),
  position: z.tuple([count, count]).nullable(),
  channels: z.int().min(1),
  /** Base64 of int8, row by row. */
  matrix: z.base64(),
  /** Mean of |r| off the diagonal. */
  meanSize: rate,
});

/** Figs 10 and 12: samples of growing strength, and what the network says of them. */
const exampleRowSchema = z.object({
  kind: z.enum(['adversarial', 'nonsense', 'noisy']),
  /** Label of the test image; null for nonsense. */
  label: count.nullable(),
  /** Number of the image in its set. */
  index: count,
  samples: z.array(
    z.object({
      strength: z.number().min(0),
      /** Base64 of a byte a pixel; what leaves [0, 1] is cut off for display alone. */
      pixels: z.base64(),
      /** −1: nonsense. */
      prediction: z.int().min(-1),
      confidence: rate,
    }),
  ),
});

/**
 * Sizes of ∂y/∂x (eq. 9), of the label, or on noise images of the most confident category: 101 percentiles, from the smallest to the
 * largest.
 */
const gradientSchema = z.object({
  samples: z.enum(['clean', 'adversarial', 'noise']),
  strength: z.number().min(0),
  percentiles: z.array(z.number().min(0)).length(101),
});

/**
 * How gradients of the training loss pass one activation: the share of its units whose derivative is below 0.01, and 101 percentiles, from
 * the smallest to the largest, of the Euclidean norms that reach it and that leave it towards the pixels.
 */
const gradientFlowSchema = z.object({
  layer: z.string(),
  flat: rate,
  reaching: z.array(z.number().min(0)).length(101),
  leaving: z.array(z.number().min(0)).length(101),
});

/**
 * Cosines between the gradient of the training loss at an image and at a place ε away, in a random direction or along its sign: 101
 * percentiles over images, a row an ε.
 */
const gradientAlignmentSchema = z.object({
  epsilons: z.array(z.number().positive()),
  random: z.array(z.array(z.number().min(-1).max(1)).length(101)),
  loss: z.array(z.array(z.number().min(-1).max(1)).length(101)),
});

/** What the layers before the first that sees a neighbourhood make of a pixel: a row a channel, a number a value. */
const pixelResponsesSchema = z.object({
  layer: z.string(),
  values: z.array(z.number()),
  responses: z.array(z.array(z.number())),
});

/** Errors under projected gradient descent, inside [0, 1]. */
const iterativeSchema = z.object({
  attack: z.string(),
  steps: z.int().min(1),
  samples: z.int().min(1),
  epsilons: z.array(z.number().min(0)),
  wrong: z.array(count),
});

const fields = z.object({
  kind: z.literal('inspection').default('inspection'),
  version: z.literal(1),
  experiment: z.string(),
  model: z.string(),
  dataset: datasetNameSchema,
  /** What the definition of the data set says; absent in inspections from before it was kept. */
  facts: z.object({ dataset: datasetFactsSchema }).optional(),
  shape: z.tuple([z.int(), z.int(), z.int()]),
  classNames: z.array(z.string()),
  seed: z.int(),
  /** Hash of the weights that were inspected. */
  weights: z.string(),
  engine: engineSchema,
  /** Test images. */
  samples: z.int().min(1),
  fullTestSet: z.boolean(),
  features: featuresSchema.optional(),
  correlations: z.array(correlationSchema).optional(),
  examples: z.array(exampleRowSchema).optional(),
  gradients: z.array(gradientSchema).optional(),
  gradientFlow: z.array(gradientFlowSchema).optional(),
  gradientAlignment: gradientAlignmentSchema.optional(),
  pixelResponses: pixelResponsesSchema.optional(),
  iterative: iterativeSchema.optional(),
});

/** What was looked at inside of one trained network: `<experiment>/inspections/<model>.json`. */
export const inspectionSchema = fields.superRefine(disagreements(problemsOf));

export type Inspection = z.infer<typeof fields>;
export type Features = z.infer<typeof featuresSchema>;
export type Correlation = z.infer<typeof correlationSchema>;
export type ExampleRow = z.infer<typeof exampleRowSchema>;
export type Gradients = z.infer<typeof gradientSchema>;
export type GradientFlow = z.infer<typeof gradientFlowSchema>;
export type GradientAlignment = z.infer<typeof gradientAlignmentSchema>;
export type PixelResponses = z.infer<typeof pixelResponsesSchema>;
export type Iterative = z.infer<typeof iterativeSchema>;

/** Gradients are of the first test images, and those of pixels of as many noise images too. */
export const GRADIENT_IMAGES = 1_000;

export const inspection = {
  kind: 'inspection',
  schema: inspectionSchema,
  recognisedBy: ['weights', 'classNames', 'shape'],
} as const satisfies ResultKind;

function problemsOf(inspection: Inspection): Problem[] {
  const { features, correlations = [], examples = [], gradientAlignment, pixelResponses, iterative } = inspection;
  return [
    ...(features ? featureProblems(features) : []),
    ...correlations.flatMap((each, i) => correlationProblems(each, ['correlations', i])),
    ...examples.flatMap((each, i) => exampleProblems(each, inspection, ['examples', i])),
    ...(gradientAlignment ? alignmentProblems(gradientAlignment) : []),
    ...(pixelResponses ? pixelProblems(pixelResponses) : []),
    ...(iterative ? iterativeProblems(iterative) : []),
  ];
}

function featureProblems({ channels, histograms, joint, nonsense }: Features): Problem[] {
  return [
    ...lengthProblem(['features', 'histograms'], histograms, channels.length, 'a channel'),
    ...histograms.flatMap(({ edges, counts }, i) =>
      lengthProblem(['features', 'histograms', i, 'edges'], edges, counts.length + 1, 'an end of a bin'),
    ),
    ...joint.flatMap(({ pair, edges: [edges], counts }, i) => [
      ...lengthProblem(['features', 'joint', i, 'edges', 0], edges, counts.length + 1, 'an end of a bin'),
      ...unless(
        pair.every((place) => place < channels.length),
        ['features', 'joint', i, 'pair'],
        `expected two of the ${channels.length} channels, counted from 0, got [${pair}]`,
      ),
    ]),
    ...nonsense.flatMap((row, i) => lengthProblem(['features', 'nonsense', i], row, channels.length, 'a channel')),
  ];
}

function correlationProblems({ channels, matrix }: Correlation, path: Problem['path']): Problem[] {
  const bytes = bytesOf(matrix);
  return unless(
    bytes === channels ** 2,
    [...path, 'matrix'],
    `expected ${channels ** 2} bytes, one a pair of channels, got ${bytes}`,
  );
}

function exampleProblems({ label, samples }: ExampleRow, { shape, classNames }: Inspection, path: Problem['path']) {
  const [height, width, channels] = shape;
  const expected = height * width * channels;
  // A network may have an output for nonsense besides.
  const isCategory = (category: number) => category <= classNames.length;
  return [
    ...unless(
      label === null || label < classNames.length,
      [...path, 'label'],
      `expected one of ${classNames.length} categories, got ${label}`,
    ),
    ...samples.flatMap(({ pixels, prediction }, i) => [
      ...unless(
        bytesOf(pixels) === expected,
        [...path, 'samples', i, 'pixels'],
        `expected ${expected} bytes, one a value of shape [${shape}], got ${bytesOf(pixels)}`,
      ),
      ...unless(
        isCategory(prediction),
        [...path, 'samples', i, 'prediction'],
        `expected one of ${classNames.length} categories or -1, got ${prediction}`,
      ),
    ]),
  ];
}

const alignmentProblems = ({ epsilons, ...cosines }: GradientAlignment): Problem[] =>
  (['random', 'loss'] as const).flatMap((direction) =>
    lengthProblem(['gradientAlignment', direction], cosines[direction], epsilons.length, 'an epsilon'),
  );

const pixelProblems = ({ values, responses }: PixelResponses): Problem[] =>
  responses.flatMap((row, i) => lengthProblem(['pixelResponses', 'responses', i], row, values.length, 'a value'));

function iterativeProblems({ epsilons, wrong, samples }: Iterative): Problem[] {
  return [
    ...lengthProblem(['iterative', 'wrong'], wrong, epsilons.length, 'an epsilon'),
    ...wrong.flatMap((count, i) =>
      unless(count <= samples, ['iterative', 'wrong', i], `expected at most samples = ${samples}, got ${count}`),
    ),
  ];
}

/** Bytes that base64 text stands for. */
const bytesOf = (base64: string): number => (base64.length * 3) / 4 - (/=*$/.exec(base64)?.[0].length ?? 0);
