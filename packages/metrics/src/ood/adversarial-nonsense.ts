import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { AdversarialNonsenseOptions } from './raise-confidence.ts';

export type { AdversarialNonsenseOptions };

/**
 * Nonsense that was driven up to a confident category (paper, Section 5; Goodfellow, Shlens, Szegedy, ICLR 2015, Section 10): projected
 * gradient descent from each image towards the meaningful category it is likeliest taken for, to the point of the lowest loss. The
 * attack is loaded when it is called.
 *
 * @param nonsense images [N, height, width, channels], such as noise, inside the bounds
 * @returns images of the same shape, the caller's
 * @throws ArgumentError for images or options that do not fit
 * @example
 * const fooling = await adversarialNonsense(classifier, noise, { epsilon: 0.25 });
 */
export async function adversarialNonsense(
  classifier: Classifier,
  nonsense: Tensor4D,
  options: AdversarialNonsenseOptions,
): Promise<Tensor4D> {
  const { raiseConfidence } = await import('./raise-confidence.ts');
  return raiseConfidence(classifier, nonsense, options);
}
