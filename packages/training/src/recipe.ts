import { ArgumentError, checkOneOf } from '@saf/checks';
import * as z from 'zod';
import { annealSchema, surrogateSchema, widthSchema } from './recipe/activations.ts';
import { adversarialSchema, calibrationSchema } from './recipe/adversarial.ts';
import { earlyStoppingSchema } from './recipe/early-stopping.ts';

export { adversarialSchema, annealSchema, calibrationSchema, earlyStoppingSchema, surrogateSchema, widthSchema };

const fraction = z.number().min(0).max(1);
const positive = z.number().positive();

const augmentationSchema = z.strictObject({
  flip: z.boolean().optional(),
  crop: z.strictObject({ padding: z.int().min(1) }).optional(),
  cutout: z.strictObject({ size: z.int().min(1) }).optional(),
  mixup: z.strictObject({ alpha: positive }).optional(),
});

const fields = z
  .strictObject({
    epochs: z.int().min(1),
    batchSize: z.int().min(1),
    learningRate: z.union(
      [
        z.strictObject({ steps: z.array(z.strictObject({ rate: positive, epochs: positive })).min(1) }),
        z.strictObject({ cosine: z.strictObject({ from: positive, to: positive }) }),
      ],
      { error: '{ steps: [{ rate, epochs }, …] } or { cosine: { from, to } }, all of them > 0' },
    ),
    optimizer: z.enum(['sgd', 'adam', 'adamw', 'rmsprop']).optional(),
    momentum: fraction,
    weightDecay: z.number().min(0),
    maxNorm: positive.optional(),
    labelSmoothing: z.number().min(0).lt(1).optional(),
    averaging: z.strictObject({ decay: z.number().min(0).lt(1) }).optional(),
    flips: z.boolean().default(false),
    augmentation: augmentationSchema.optional(),
    random: z.strictObject({ delta: positive, fraction }).optional(),
    mean: z
      .strictObject({
        fraction,
        std: z.tuple([z.number().min(0), positive]),
        pixels: z.enum(['free', 'clipped', 'spanning']).optional(),
      })
      .optional(),
    surrogate: surrogateSchema.optional(),
    width: widthSchema.optional(),
    anneal: annealSchema.optional(),
    adversarial: adversarialSchema.optional(),
    certified: z
      .strictObject({
        method: z.enum(['interval', 'crown-interval']),
        epsilon: positive,
        warmupEpochs: z.number().min(0).default(0),
        rampEpochs: positive,
        kappa: fraction.default(0.5),
        regularizer: z.number().min(0).default(0.5),
        initialWeights: z.boolean().default(true),
        optimizer: z.enum(['adam', 'momentum']).default('adam'),
      })
      .optional(),
    noise: z
      .strictObject({
        std: positive,
        copies: z.int().min(1).default(1),
        consistency: z.strictObject({ weight: positive, entropyWeight: z.number().min(0).default(0.5) }).optional(),
      })
      .refine(({ copies, consistency }) => !consistency || copies > 1, {
        path: ['copies'],
        error: '2 or more, since consistency is that of several copies of an image',
      })
      .optional(),
    earlyStopping: earlyStoppingSchema.optional(),
    recomputeBatchNorm: z.strictObject({ batches: z.int().min(1) }).optional(),
  })
  .refine(({ random, adversarial }) => (random?.fraction ?? 0) + (adversarial?.fraction ?? 0) <= 1, {
    path: ['adversarial', 'fraction'],
    error: 'a sample is perturbed or attacked, not both: random.fraction + adversarial.fraction <= 1',
  })
  .refine(({ labelSmoothing, certified }) => !(labelSmoothing && certified), {
    path: ['labelSmoothing'],
    error: 'none in certified training: its worst case is that of one label',
  })
  .refine(({ surrogate, certified }) => !(surrogate && certified), {
    path: ['surrogate'],
    error: 'none in certified training: bounds are of the activations themselves',
  })
  .refine(({ width, certified }) => !(width && certified), {
    path: ['width'],
    error: 'none in certified training: bounds are of the activations themselves',
  })
  .refine(({ anneal, width, certified }) => !(anneal && (width || certified)), {
    path: ['anneal'],
    error: 'no width and no certified training beside it: both are of the activations themselves',
  })
  .refine(({ anneal, epochs }) => !anneal || anneal.epochs <= epochs, {
    path: ['anneal', 'epochs'],
    error: 'no more than the epochs of the training, so that it ends with the activations themselves',
  })
  .refine(({ width, epochs }) => !width || width.epochs <= epochs, {
    path: ['width', 'epochs'],
    error: 'no more than the epochs of the training, so that it ends with the activations themselves',
  })
  .refine(({ adversarial, certified }) => !(adversarial?.trades && certified), {
    path: ['adversarial', 'trades'],
    error: 'none in certified training, which has a loss of its own',
  })
  .refine(({ earlyStopping, adversarial }) => !earlyStopping || earlyStopping.attack || adversarial, {
    path: ['earlyStopping', 'attack'],
    error: 'an attack, since there is no adversarial training whose ε it could have',
  })
  .refine(
    ({ augmentation, noise, adversarial, certified }) => !(augmentation?.mixup && (noise || adversarial || certified)),
    {
      path: ['augmentation', 'mixup'],
      error: 'no adversarial, certified or noise training beside it: they are of images with one label',
    },
  )
  .refine(({ noise, adversarial, certified }) => !(noise && (adversarial || certified)), {
    path: ['noise'],
    error: 'no adversarial or certified training beside it: both are of images without noise',
  });

/**
 * How a network is trained, as plain data. Pixels are in [0, 1].
 *
 * - `learningRate`: steps (a rate for each stretch of epochs; the last one lasts) or one cosine from `from` to `to`.
 * - `optimizer`: 'sgd' where there is none, 'adam', 'adamw' or 'rmsprop', as tfjs has them. In certified training it takes the place of
 *   `certified.optimizer`.
 * - `momentum`, `weightDecay`: v ← momentum·v − rate·(gradient + weightDecay·w); w ← w + v. Decay is for kernels only. Of Adam and AdamW,
 *   `momentum` is β₁. AdamW's decay goes past its means: w ← w − rate·(step + weightDecay·w).
 * - `maxNorm`: gradients of all weights together are scaled down to this Euclidean length where they are longer.
 * - `labelSmoothing`: the share of the loss that is the mean over all outputs in the place of the label's (Szegedy et al. 2016).
 * - `averaging`: the network ends with the exponential moving average of its weights over the steps, of this `decay`; batch norm's
 *   averages too. Attacks of a training are on the weights as they are.
 * - `flips`: each image is reflected left to right with probability ½; `augmentation.flip` says the same.
 * - `augmentation`: images are changed anew in each epoch: moved by up to `crop.padding` pixels with black coming in, reflected (`flip`),
 *   a square of `cutout.size` pixels a side replaced by the mean image, and mixed with another one (`mixup`: shares of
 *   Beta(alpha, alpha), and the loss of both labels in these shares). In this order, and before random training's noise.
 * - `random`: random training (paper, Section 4.3): uniform noise in [−delta, delta] on a `fraction` of each batch;
 *   of its mean copies too, where each has a width of its own, uniform in [0, delta].
 * - `mean`: mean training (Section 4.3): `fraction`·batchSize more samples per batch, each the mean image plus Gaussian noise
 *   whose own standard deviation is uniform in `std`, labelled as the explicit nonsense category. `pixels`: as they come ('free'),
 *   cut to [0, 1] ('clipped'), or shifted and scaled to span [0, 1] as the paper's nonsense samples are ('spanning').
 * - `surrogate`: the gradient of the weights goes through derivatives that do not vanish where symmetric activations are flat; see
 *   `surrogateSchema`. Attacks have a `surrogate` of their own.
 * - `width`: symmetric activations are wide at first and narrow to what they are; see `widthSchema`.
 * - `anneal`: symmetric activations are ReLU at first and turn into themselves; see `annealSchema`.
 * - `adversarial`: adversarial training: a `fraction` of each batch is attacked on the current model; see `adversarialSchema`.
 * - `certified`: certified training by bounds (intervals; 'crown-interval': mixed with linear bounds, whose share falls from 1 to 0 while ε
 *   grows): the loss is κ of the images' and 1 − κ of the largest that the bounds allow
 *   within ε in L∞. After `warmupEpochs` without bounds, ε grows from 0 and κ falls from 1 to their ends, in straight lines over
 *   `rampEpochs`. Meanwhile `regularizer` weighs what keeps intervals narrow. `initialWeights` draws new weights that suit
 *   intervals when the training starts. Its `optimizer` is for recipes without one of their own.
 * - `noise`: noise training, for randomised smoothing (Cohen et al. 2019): each sample of a batch, mean copies too, comes `copies`
 *   times, each with Gaussian noise of deviation `std` of its own, not clipped. `consistency` adds to the loss what the copies of an
 *   image disagree on (Jeong and Shin 2020): `weight` · KL(mean prediction ‖ each) + `entropyWeight` · entropy of the mean.
 * - `earlyStopping`: the last images are held out and attacked after each epoch, and the best epoch's weights are kept; see
 *   `earlyStoppingSchema`.
 * - `recomputeBatchNorm`: batches over which batch norm's averages are computed anew after the last epoch.
 *
 * Recipes of older results are read too: `clipNorm` was the name of `maxNorm`, and `mean.share` that of `mean.fraction`.
 */
export const recipeSchema = z.preprocess(withNewNames, fields);

/** The names of a recipe's fields. */
export const recipeFields = Object.keys(fields.shape) as readonly (keyof Recipe)[];

/** A recipe with its defaults filled in. */
export type Recipe = z.output<typeof fields>;
/** A recipe as it is written: what has a default may be left out. */
export type RecipeInput = z.input<typeof fields>;

/**
 * The recipe with its defaults filled in.
 *
 * @throws ArgumentError naming the first field that does not fit
 * @example
 * parseRecipe({ epochs: 2, batchSize: 100, learningRate: { cosine: { from: 0.02, to: 1e-4 } }, momentum: 0.9, weightDecay: 5e-4 });
 */
export function parseRecipe(recipe: unknown): Recipe {
  const parsed = recipeSchema.safeParse(recipe);
  if (parsed.success) return parsed.data;
  // A field that there is not says more than one that is missing: it may be meant by it.
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const { path, message } = issue;
  const place = ['recipe', ...path].join('.');
  if (issue.code === 'unrecognized_keys') checkOneOf(`${place}: field`, issue.keys[0], fieldsAt(path));
  throw new ArgumentError(place, withoutPrefix(message), valueAt(withNewNames(recipe), path));
}

/** The names of the fields of a recipe, or of what is inside of it. */
function fieldsAt(path: readonly PropertyKey[], schema: unknown = fields): readonly string[] {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (!(inner instanceof z.ZodObject)) return [];
  const [first, ...rest] = path;
  return first === undefined ? Object.keys(inner.shape) : fieldsAt(rest, inner.shape[String(first)]);
}

/**
 * Whether a training has images that show nothing, and so needs an output more than there are categories: an explicit one for nonsense.
 *
 * @example
 * const outputs = categories + (hasNonsenseCategory(recipe) ? 1 : 0);
 */
export const hasNonsenseCategory = ({ mean, adversarial }: Pick<Recipe, 'mean' | 'adversarial'>): boolean =>
  Boolean(mean) || adversarial?.calibration?.rest === 'nonsense';

/**
 * The learning rate after `epoch` epochs (a fraction inside an epoch) of a training.
 *
 * Cosine: to + ½(from − to)(1 + cos(π·epoch/epochs)) (Loshchilov and Hutter 2017, SGDR, eq. 5, without restarts).
 *
 * @example
 * learningRateAt(recipe, 1.5);
 */
export function learningRateAt(recipe: Pick<Recipe, 'learningRate' | 'epochs'>, epoch: number): number {
  const schedule = recipe.learningRate;
  if ('cosine' in schedule) {
    const { from, to } = schedule.cosine;
    return to + ((from - to) * (1 + Math.cos((Math.PI * epoch) / recipe.epochs))) / 2;
  }
  let end = 0;
  const stretch = schedule.steps.find(({ epochs }) => {
    end += epochs;
    return epoch < end;
  });
  return (stretch ?? schedule.steps[schedule.steps.length - 1]).rate;
}

function withNewNames(recipe: unknown): unknown {
  const renamed = rename(recipe, 'clipNorm', 'maxNorm');
  if (!isRecord(renamed) || !('mean' in renamed)) return renamed;
  return { ...renamed, mean: rename(renamed.mean, 'share', 'fraction') };
}

/** The same with a field under its new name; where both names are given, the old one is left for the schema to refuse. */
function rename(value: unknown, from: string, to: string): unknown {
  if (!isRecord(value) || !(from in value) || to in value) return value;
  const { [from]: field, ...rest } = value;
  return { ...rest, [to]: field };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Zod's "Too small: expected number to be >0" begins as an ArgumentError does, and its "expected number, received undefined" ends so. */
const withoutPrefix = (message: string): string =>
  message.replace(/^[^:]*: expected /, '').replace(/, received .*$/, '');

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}
