import { z } from 'zod';

const fraction = z.number().min(0).max(1);
const positive = z.number().positive();

/**
 * How a network is trained, as plain data. Pixels are in [0, 1].
 *
 * - `learningRate`: steps (the rate of each stretch of epochs) or one cosine from `from` to `to`.
 * - `random`: random training (paper, Section 4.3): uniform noise in [-delta, delta] on a `fraction` of each batch.
 * - `mean`: mean training: `share` more samples a batch, each the mean image plus Gaussian noise whose own standard
 *   deviation is uniform in `std`, labelled as the explicit nonsense category.
 * - `adversarial`: adversarial training: a `fraction` of each batch attacked on the current model.
 * - `recomputeBatchNorm`: batches over which batch norm's averages are computed anew after the last epoch.
 */
export const recipeSchema = z.strictObject({
  epochs: z.int().min(1),
  batchSize: z.int().min(1),
  learningRate: z.union([
    z.strictObject({ steps: z.array(z.strictObject({ rate: positive, epochs: positive })).min(1) }),
    z.strictObject({ cosine: z.strictObject({ from: positive, to: positive }) }),
  ]),
  momentum: fraction,
  weightDecay: z.number().min(0),
  flips: z.boolean().default(false),
  random: z.strictObject({ delta: positive, fraction }).optional(),
  mean: z.strictObject({ share: fraction, std: z.tuple([z.number().min(0), positive]) }).optional(),
  adversarial: z
    .strictObject({
      attack: z.enum(['eq10', 'fgsm', 'pgd']),
      epsilon: positive,
      fraction,
      steps: z.int().min(1).default(7),
    })
    .optional(),
  recomputeBatchNorm: z.strictObject({ batches: z.int().min(1) }).optional(),
});

export type Recipe = z.infer<typeof recipeSchema>;
