import type { Attack } from '../framework/attack.ts';
import { type GradientDescentOptions, gradientDescent } from './gradient-descent.ts';

/** Options of `pgd`. */
export type PgdOptions = GradientDescentOptions;

/**
 * Projected gradient descent (Madry et al., "Towards deep learning models resistant to adversarial attacks", ICLR 2018, Section 2.1):
 * x ← project(x + stepSize · epsilon · d), where d is the direction along which the loss of the label rises fastest in the norm
 * (linf: sign of the gradient; l2: the gradient at length 1), or for targets the loss of the target falls. `project` goes to the
 * ball of epsilon and then to the bounds, so `raw` and `clipped` are the same. A goal without labels aims at the meaningful
 * category whose logit is the largest.
 *
 * An input that meets the criterion already is its own result, and a success at one epsilon is one at the larger ones that follow:
 * success never falls. A sample whose gradient is zero stays where it is. Random starts are uniform in the ball, from the
 * stream (seed, 'pgd', index, restart) of each sample.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const attack = pgd({ norm: 'l2', steps: 100, restarts: 5 });
 * const { perturbed } = await attack.run(classifier, images, labels, { epsilons: [0.5, 1], seed: 1 });
 */
export function pgd(options: PgdOptions = {}): Attack {
  return gradientDescent('PGD', options);
}
