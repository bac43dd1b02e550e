import { checkNumber } from '@saf/checks';
import { boxedSearch } from './boxed-search.ts';
import { constantSearch } from './constant-search.ts';
import { defineMinimumNormAttack } from './define-minimum-norm-attack.ts';
import type { MinimumNormAttack } from './minimum-norm-attack.ts';

export interface LbfgsOptions {
  /** Points tried for each constant at most, those of its line searches among them; 60 by default. */
  steps?: number;
  /** Constants tried; 12 by default. */
  binarySearchSteps?: number;
  /** The first constant c; 0.1 by default. */
  initialConstant?: number;
}

/**
 * The attack that adversarial examples were found with: box-constrained L-BFGS minimises ‖x − x₀‖² + c · L(x) inside the bounds, for the
 * smallest c whose minimum meets the goal (Szegedy et al., "Intriguing properties of neural networks", ICLR 2014, Section 4.1, whose
 * factor is at the norm instead of the loss). c is searched for each sample; the nearest of all points on the way is kept.
 * Deterministic; one gradient a point.
 *
 * L is −ln of the probability that softmax gives to the predictions that meet the goal: the cross entropy of a target, as in the paper;
 * for labels to be missed −ln(1 − p_label), which leads to whichever other category is the nearest, and does not vanish where
 * p_label is 1. Directions are those of L-BFGS on the pixels that no bound holds, steps are projected and backtracked (two-metric
 * projection, Bertsekas, SIAM J. Control Optim. 1982), which is in the place of the paper's L-BFGS-B. A sample without a gradient is
 * not found.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances } = await lbfgs().minimize(classifier, images, reaches(targets));
 */
export function lbfgs({
  steps = 60,
  binarySearchSteps = 12,
  initialConstant = 0.1,
}: LbfgsOptions = {}): MinimumNormAttack {
  checkNumber('steps', steps, { min: 1, integer: true });
  checkNumber('binarySearchSteps', binarySearchSteps, { min: 1, integer: true });
  checkNumber('initialConstant', initialConstant, { min: 0, exclusiveMin: true });
  const minimizeAt = boxedSearch(steps);
  return defineMinimumNormAttack({
    name: 'L-BFGS',
    norm: 'l2',
    steps: () => steps * binarySearchSteps,
    search: (search) =>
      constantSearch({ rounds: binarySearchSteps, firstConstant: initialConstant, minimizeAt }, search),
  });
}
