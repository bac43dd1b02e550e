import { type Classifier, NONSENSE } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { BatchOptions } from './each-batch.ts';
import { predictAll } from './predict-all.ts';

/**
 * The share of images that the classifier takes for nonsense, in [0, 1], by its nonsense rule (paper, Section 5).
 * On nonsense images the error rate is 1 minus it; on clean ones it is part of the error.
 *
 * @param images [N, height, width, channels]
 * @throws ArgumentError for images of another shape or with NaN, or a batch size that is not a whole number >= 1
 * @example
 * await nonsenseRate(classifier, noiseImages([28, 28, 1], { seed: 1, firstIndex: 0, count: 1000 }));
 */
export async function nonsenseRate(
  classifier: Classifier,
  images: Tensor4D,
  options: BatchOptions = {},
): Promise<number> {
  const predictions = await predictAll(classifier, images, options);
  return predictions.filter((prediction) => prediction === NONSENSE).length / predictions.length;
}
