import { z } from 'zod';
import { engineSchema } from './evaluation.ts';

const count = z.int().min(0);
const rate = z.number().min(0).max(1);
const histogram = z.object({ edges: z.array(z.number()), counts: z.array(count) });

/** Fig. 3: values of some channels of a layer at one entry of its maps. */
const featuresSchema = z.object({
  layer: z.string(),
  position: z.tuple([count, count]),
  channels: z.array(count),
  /** Of the test images, one a channel. */
  histograms: z.array(histogram),
  /** Of pairs of channels, as places in `channels`: `counts[i][j]` of bin i of the first and j of the second. */
  joint: z.array(
    z.object({
      pair: z.tuple([count, count]),
      edges: z.tuple([z.array(z.number()), z.array(z.number())]),
      counts: z.array(z.array(count)),
    }),
  ),
  /** Values of noise images, one row an image, one column a channel. */
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
  /** Of the test image; null for nonsense. */
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

/** Errors under projected gradient descent, inside [0, 1]. */
const iterativeSchema = z.object({
  attack: z.string(),
  steps: z.int().min(1),
  samples: z.int().min(1),
  epsilons: z.array(z.number().min(0)),
  wrong: z.array(count),
});

/** What was looked at inside of one trained network: `<experiment>/inspections/<model>.json`. */
export const inspectionSchema = z.object({
  version: z.literal(1),
  experiment: z.string(),
  model: z.string(),
  dataset: z.enum(['mnist', 'fashion-mnist', 'cifar10']),
  shape: z.tuple([z.int(), z.int(), z.int()]),
  classNames: z.array(z.string()),
  seed: z.int(),
  /** Of the weights that were looked at. */
  weights: z.string(),
  engine: engineSchema,
  /** Test images. */
  samples: z.int().min(1),
  fullTestSet: z.boolean(),
  features: featuresSchema.optional(),
  correlations: z.array(correlationSchema).optional(),
  examples: z.array(exampleRowSchema).optional(),
  gradients: z.array(gradientSchema).optional(),
  iterative: iterativeSchema.optional(),
});

export type Inspection = z.infer<typeof inspectionSchema>;
export type Features = z.infer<typeof featuresSchema>;
export type Correlation = z.infer<typeof correlationSchema>;
export type ExampleRow = z.infer<typeof exampleRowSchema>;
/** Input gradients are of the first test images, and of as many noise images. */
export const GRADIENT_IMAGES = 1_000;

export type Gradients = z.infer<typeof gradientSchema>;
export type Iterative = z.infer<typeof iterativeSchema>;
