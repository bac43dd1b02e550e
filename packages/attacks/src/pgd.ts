import { ArgumentError, checkNumber, checkOneOf } from '@saf/checks';
import { aimOf } from './aim.ts';
import type { Attack, Norm } from './attack.ts';
import { type AttackLoss, lossNamed } from './attack-loss.ts';
import { defineAttack } from './define-attack.ts';
import { geometries } from './geometries.ts';
import { growingEpsilons } from './growing-epsilons.ts';
import { PgdSearch } from './pgd-search.ts';

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
   * saves a forward pass a step: for adversarial training.
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
  const { norm = 'linf', steps = 40, stepSize = 0.125, randomStart = true, restarts = 1, keep = 'success' } = options;
  const lossOf = lossNamed(options.loss ?? 'training');
  checkOptions({ norm, steps, stepSize, randomStart, restarts, keep });
  const settings = { geometry: geometries[norm], steps, stepSize, randomStart, restarts, keep, lossOf };
  return defineAttack({
    name: 'PGD',
    norm,
    staysInside: true,
    steps: () => ({ once: 0, perEpsilon: steps * restarts }),
    async prepare(run) {
      const aim = await aimOf(run);
      return growingEpsilons(run, (epsilon, found) => new PgdSearch(run, settings, aim, epsilon).from(found));
    },
  });
}

function checkOptions(options: Required<Omit<PgdOptions, 'loss'>>): void {
  checkOneOf('norm', options.norm, Object.keys(geometries));
  checkNumber('steps', options.steps, { min: 1, integer: true });
  checkNumber('stepSize', options.stepSize, { min: 0, exclusiveMin: true });
  checkNumber('restarts', options.restarts, { min: 1, integer: true });
  checkOneOf('keep', options.keep, ['success', 'loss']);
  if (options.restarts > 1 && !options.randomStart)
    throw new ArgumentError('restarts', '1, since each would start at the input without randomStart', options.restarts);
}
