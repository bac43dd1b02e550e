import { disposeAttackResult, pgd, takenForMeaningful } from '@saf/attacks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';

export interface AdversarialNonsenseOptions {
  /** L∞ size of the change, on the scale of the classifier's bounds. */
  readonly epsilon: number;
  /** Gradient steps; 40 by default. */
  readonly steps?: number;
  /** Root of the random starts; 0 by default. */
  readonly seed?: number;
  /** Number of the first image in its set; 0 by default. */
  readonly firstIndex?: number;
  readonly signal?: AbortSignal;
}

/** What `adversarialNonsense` does. */
export async function raiseConfidence(
  classifier: Classifier,
  nonsense: tf.Tensor4D,
  { epsilon, steps = 40, seed, firstIndex, signal }: AdversarialNonsenseOptions,
): Promise<tf.Tensor4D> {
  const options = { epsilons: [epsilon], seed, firstIndex, signal };
  const attack = pgd({ steps, keep: 'loss', loss: 'training' });
  const result = await attack.run(classifier, nonsense, takenForMeaningful(), options);
  const raised = tf.clone(result.perturbed[0].clipped);
  disposeAttackResult(result);
  return raised;
}
