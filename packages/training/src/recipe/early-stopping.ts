import * as z from 'zod';

/**
 * Early stopping by robust accuracy, which shows catastrophic overfitting too: that of single-step training, whose network holds against
 * the training's attack and no longer against others (Wong et al. 2020, "Fast is better than free", Section 5.4).
 *
 * - `images`: so many of the data set's last images are not trained on, and attacked after each epoch.
 * - `patience`: the training ends after so many epochs in a row in which no more of them held than in the best one before.
 * - `attack`: any attack of `@saf/attacks` by the name that it is exported by, with its hyper-parameters as data and the size of
 *   perturbations. PGD of 10 steps of ε / 4 at the ε of the adversarial training, where it is left out.
 *
 * What is attacked is what the network would end with: averaged weights, batch norm's averages computed anew, and activations as wide as
 * they are, where the recipe asks for that. It ends with the weights of its best epoch.
 *
 * @example
 * const earlyStopping = { images: 1000, patience: 5, attack: { name: 'apgd', options: { steps: 20 }, epsilon: 0.3 } };
 */
export const earlyStoppingSchema = z.strictObject({
  images: z.int().min(1),
  patience: z.int().min(1),
  attack: z
    .strictObject({
      name: z.string().min(1),
      options: z.record(z.string(), z.unknown()).optional(),
      epsilon: z.number().positive(),
    })
    .optional(),
});
