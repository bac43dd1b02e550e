import type { Attack } from '../framework/attack.ts';
import { type GradientDescentOptions, gradientDescent } from './gradient-descent.ts';

/** As for `pgd`, from the input. */
export type BimOptions = Omit<GradientDescentOptions, 'randomStart' | 'restarts'>;

/**
 * The basic iterative method (Kurakin, Goodfellow, Bengio, "Adversarial examples in the physical world", 2017, Section 2.2): `pgd` that
 * starts at the input, so nothing about it is random. By default 10 steps of 0.2 epsilon, as in Foolbox.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { perturbed } = await bim({ steps: 20, stepSize: 0.1 }).run(classifier, images, labels, { epsilons: [0.1] });
 */
export function bim(options: BimOptions = {}): Attack {
  return gradientDescent('BIM', { steps: 10, stepSize: 0.2, ...options, randomStart: false, restarts: 1 });
}
