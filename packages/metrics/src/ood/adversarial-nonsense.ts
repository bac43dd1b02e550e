import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';

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
