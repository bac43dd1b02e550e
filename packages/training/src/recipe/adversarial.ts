import * as z from 'zod';
import { surrogateSchema } from './activations.ts';

const positive = z.number().positive();

/**
 * Confidence-calibrated adversarial training (Stutz et al. 2020, eq. 5 and 6): the target of an image that was moved by δ is
 *
 *     λ · label + (1 − λ) · rest,   λ = (1 − min(1, ‖δ‖∞ / ε)) ^ power,
 *
 * so that images far from the data are rejected by their low confidence. `rest` is 'uniform' over all outputs, as they have it, or
 * 'nonsense', the network's last output, which is then the explicit category for nonsense. PGD climbs the confidence in another category
 * (`loss: 'otherConfidence'`) where its options say nothing else. They attack half of each batch: `fraction: 0.5`.
 *
 * @example
 * const adversarial = { attack: 'pgd', steps: 20, epsilon: 0.3, fraction: 0.5, calibration: { power: 10, rest: 'nonsense' } };
 */
export const calibrationSchema = z.strictObject({
  power: positive.default(10),
  rest: z.enum(['uniform', 'nonsense']).default('uniform'),
});

/**
 * Adversarial training: the last `fraction` of each batch's images from the data set is attacked on the current model.
 *
 * - `attack`: any attack of `@saf/attacks` by the name that it is exported by. 'fgsm' and 'pgd' follow the training's own loss, and 'pgd'
 *   keeps the point of the highest loss of `steps` steps of 2.5 ε / steps, from a random start. 'eq10' and 'fgsm' are not clipped to
 *   [0, 1], as the paper has them; all others are.
 * - `options`: hyper-parameters of the attack, as data: `{ loss: 'logitMargin', restarts: 2 }` of 'pgd', or `{ steps: 1, stepSize: 1.25 }`
 *   for one step from a random start (Wong et al. 2020).
 * - `epsilon`: the size of perturbations; it grows in a straight line from 0 over the first `rampEpochs`, where they are given.
 * - `surrogate`: the attack follows the derivatives of `surrogateSchema`.
 * - `trades`: TRADES (Zhang et al. 2019): the loss is that of all images as they are, plus `beta` · KL(prediction ‖ prediction of the
 *   attacked image), and the attack, which has to be 'pgd', climbs that divergence.
 * - `calibration`: the network learns to be less confident the further an image was moved: see `calibrationSchema`.
 *
 * @example
 * const adversarial = { attack: 'pgd', steps: 10, epsilon: 0.3, fraction: 1, trades: { beta: 6 } };
 */
export const adversarialSchema = z
  .strictObject({
    attack: z.string().min(1),
    options: z.record(z.string(), z.unknown()).optional(),
    epsilon: positive,
    fraction: z.number().min(0).max(1),
    steps: z.int().min(1).default(7),
    rampEpochs: positive.optional(),
    surrogate: surrogateSchema.optional(),
    trades: z.strictObject({ beta: positive }).optional(),
    calibration: calibrationSchema.optional(),
  })
  .refine(({ trades, attack }) => !trades || attack === 'pgd', {
    path: ['attack'],
    error: "'pgd', which is what climbs the divergence of TRADES",
  })
  .refine(({ trades, options = {} }) => !(trades && ('loss' in options || 'keep' in options)), {
    path: ['options'],
    error: 'neither loss nor keep: the attack of TRADES climbs its divergence',
  })
  .refine(({ trades, calibration }) => !(trades && calibration), {
    path: ['calibration'],
    error: 'none beside TRADES, whose images keep their label',
  });
