import type { Attack, Norm } from './attack.ts';
import type { AttackLoss } from './attack-loss.ts';
import { descent } from './descent.ts';

export interface PgdOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** Gradient steps of each restart; 40 by default. */
  steps?: number;
  /** Length of a step in units of epsilon; 1/8 by default. */
  stepSize?: number;
  /** Whether to start at a random point of the ball instead of the input; true by default. */
  randomStart?: boolean;
  /** Random starts that each sample has at most; 1 by default. */
  restarts?: number;
  /** What is differentiated; the training loss by default. */
  loss?: AttackLoss;
  /**
   * What counts. 'success' (default): the first point that meets the criterion, at which the sample leaves the batch; for samples
   * that never do, the point of the highest loss. 'loss': the point of the highest loss whatever is predicted there, which
   * saves what predictions cost: a forward pass a step with the training loss. For adversarial training.
   */
  keep?: 'success' | 'loss';
}

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
  return descent('PGD', options, 0);
}
