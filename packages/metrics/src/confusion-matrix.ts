import { checkLabels } from '@saf/checks';
import { type Classifier, NONSENSE } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { BatchOptions } from './each-batch.ts';
import { predictAll } from './predict-all.ts';

/**
 * How often images of each category are taken for each: `matrix[label][prediction]`, one row a category, and one column more
 * than categories, the last, for the prediction "nonsense".
 *
 * @param images [N, height, width, channels]
 * @param labels true labels [N]
 * @throws ArgumentError for images of another shape or with NaN, labels out of range, or a bad batch size
 * @example
 * const matrix = await confusionMatrix(classifier, images, labels);
 * matrix[4][9]; // fours taken for nines
 */
export async function confusionMatrix(
  classifier: Classifier,
  images: Tensor4D,
  labels: ArrayLike<number>,
  options: BatchOptions = {},
): Promise<number[][]> {
  const { categories } = classifier;
  checkLabels('labels', labels, images?.shape?.[0], categories);
  const matrix = Array.from({ length: categories }, () => new Array<number>(categories + 1).fill(0));
  const predictions = await predictAll(classifier, images, options);
  for (const [i, prediction] of predictions.entries())
    matrix[labels[i]][prediction === NONSENSE ? categories : prediction]++;
  return matrix;
}
