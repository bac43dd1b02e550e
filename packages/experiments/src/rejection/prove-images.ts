import { certify } from '@saf/certify';
import type { Classifier } from '@saf/models';
import type { ProofMethod } from '@saf/results';
import type * as tf from '@tensorflow/tfjs-core';

/** Images within `epsilon`, L∞, and how it is proven that they stay right or rejected. */
export interface Proof {
  readonly method: ProofMethod;
  readonly epsilon: number;
  readonly signal?: AbortSignal;
}

/**
 * Whether bounds prove of each image that nothing in its ball is taken for another category than its label and accepted: the other category
 * stays below the label, or below the threshold.
 *
 * @param rejecting whose nonsense rule is the threshold
 * @throws ArgumentError for a network that has no bounds
 */
export async function proveImages(
  rejecting: Classifier,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  { method, epsilon, signal }: Proof,
): Promise<boolean[]> {
  const { certificates } = await certify(rejecting, images, labels, { epsilon, method, signal });
  return certificates[0].map(({ holds }) => holds);
}
