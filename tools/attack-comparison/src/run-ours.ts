import { disposeAttackResult } from '@saf/attacks';
import * as tf from '@tensorflow/tfjs-core';
import type { Case } from './cases.ts';
import type { Problem } from './problem.ts';

/** Our perturbed images of a case. A minimum-norm attack is given the whole range for its epsilon, within which all it found lies. */
export async function runOurs({ attack, epsilon = 784 }: Case, { classifier, images, labels }: Problem, seed = 1) {
  const result = await attack.run(classifier, images, labels, { epsilons: [epsilon], seed });
  const perturbed = tf.clone(result.perturbed[0].clipped);
  disposeAttackResult(result);
  return perturbed;
}
