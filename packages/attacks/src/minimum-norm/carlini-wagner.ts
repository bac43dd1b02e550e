import { checkNumber } from '@saf/checks';
import { constantSearch } from './constant-search.ts';
import { defineMinimumNormAttack } from './define-minimum-norm-attack.ts';
import type { MinimumNormAttack } from './minimum-norm-attack.ts';
import { tanhSpaceSearch } from './tanh-space-search.ts';

export interface CarliniWagnerOptions {
  /** Steps of Adam for each constant at most; 1,000 by default. */
  steps?: number;
  /** Step size of Adam; 0.01 by default. */
  stepSize?: number;
  /** Constants tried; 9 by default. */
  binarySearchSteps?: number;
  /** The first constant c; 0.001 by default. */
  initialConstant?: number;
  /** κ: by how much the logits have to be in favour of the goal; 0 by default. */
  confidence?: number;
}

/**
 * Carlini and Wagner's attack for the smallest L2 norm: Adam on w minimises ‖x − x₀‖² + c · max(κ − margin(x), 0), where
 * x = (low + high)/2 + (high − low)/2 · tanh w stays inside the bounds and margin is how far the largest logit that meets the goal is
 * ahead of the largest that does not; c is searched for each sample (Carlini, Wagner, "Towards evaluating the robustness of neural
 * networks", IEEE S&P 2017, Sections V and VI; constants of the authors' code). The nearest of all points on the way is kept. A sample
 * whose loss has not fallen by a ten-thousandth in a tenth of the steps goes on to its next constant. Deterministic; one gradient a
 * step: by far the most costly of the attacks here. A sample without a gradient is not found.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances } = await carliniWagner({ steps: 200 }).minimize(classifier, images, labels);
 */
export function carliniWagner(options: CarliniWagnerOptions = {}): MinimumNormAttack {
  const { steps = 1000, stepSize = 0.01, binarySearchSteps = 9, initialConstant = 0.001, confidence = 0 } = options;
  checkNumber('steps', steps, { min: 1, integer: true });
  checkNumber('stepSize', stepSize, { min: 0, exclusiveMin: true });
  checkNumber('binarySearchSteps', binarySearchSteps, { min: 1, integer: true });
  checkNumber('initialConstant', initialConstant, { min: 0, exclusiveMin: true });
  checkNumber('confidence', confidence, { min: 0 });
  const minimizeAt = tanhSpaceSearch({ steps, stepSize, confidence });
  return defineMinimumNormAttack({
    name: 'Carlini-Wagner',
    norm: 'l2',
    steps: () => steps * binarySearchSteps,
    search: (search) =>
      constantSearch({ rounds: binarySearchSteps, firstConstant: initialConstant, minimizeAt }, search),
  });
}
