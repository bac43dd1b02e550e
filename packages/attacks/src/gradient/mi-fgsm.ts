import type { Attack } from '../framework/attack.ts';
import type { BimOptions } from './bim.ts';
import { gradientDescent } from './gradient-descent.ts';

export interface MiFgsmOptions extends BimOptions {
  /** Decay factor μ of the earlier gradients; 1 by default. */
  momentum?: number;
}

/**
 * The momentum iterative method (Dong et al., "Boosting adversarial attacks with momentum", CVPR 2018, Algorithm 1), L∞ or L2: `bim`
 * that follows g ← μ g + ∇L / ‖∇L‖₁ in the place of the gradient, which carries it over small hills and transfers better. By default
 * 10 steps of 0.1 epsilon and μ = 1, as published.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { perturbed } = await miFgsm({ norm: 'l2' }).run(classifier, images, labels, { epsilons: [0.5] });
 */
export function miFgsm({ momentum = 1, ...options }: MiFgsmOptions = {}): Attack {
  const { steps = 10, stepSize = 1 / steps } = options;
  return gradientDescent('MI-FGSM', { ...options, steps, stepSize, randomStart: false, restarts: 1 }, { momentum });
}
