import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Attack, AttackOptions, Goal } from '../attack.ts';

export type MinimizeOptions = Omit<AttackOptions, 'epsilons'>;

export interface Minimized {
  readonly attack: string;
  /** The nearest samples found that meet the goal; the inputs themselves where none was found. It belongs to the caller. */
  readonly perturbed: Tensor4D;
  /** How far each is from its input, in the attack's norm; 0 for an input that meets the goal itself, Infinity where none was found. */
  readonly distances: Float32Array;
  /** Whether one was found: a fresh forward pass says so. */
  readonly success: boolean[];
  /** Gradient computations spent on each sample. */
  readonly gradients: Int32Array;
  /** Forward passes beside those of the gradients. */
  readonly queries: Int32Array;
}

/**
 * An attack that looks for the smallest perturbation that meets the goal. It searches once, whatever the epsilons: at each
 * epsilon `run` and `perturb` give what was found where that is within epsilon, and the input where it is not.
 */
export interface MinimumNormAttack extends Attack {
  /**
   * The smallest perturbations found.
   *
   * @param inputs [N, height, width, channels], finite and inside the classifier's bounds
   * @throws ArgumentError for inputs, labels or options that do not fit
   * @example
   * const { perturbed, distances } = await deepFool().minimize(classifier, images, labels);
   */
  minimize(classifier: Classifier, inputs: Tensor4D, goal: Goal, options?: MinimizeOptions): Promise<Minimized>;
}
