import { ArgumentError, checkLabels } from '@saf/checks';
import { type Classifier, NONSENSE } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { type BatchOptions, eachBatch, read } from './batches.ts';

/**
 * How often images of each category are taken for each: `matrix[label][prediction]`, one row per category, and one column more
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

/** Predictions [N] of any number of images: categories, or NONSENSE. */
export async function predictAll(classifier: Classifier, images: Tensor4D, options: BatchOptions): Promise<Int32Array> {
  const predictions = new Int32Array(images?.shape?.[0] ?? 0);
  await eachBatch(images, { shape: classifier.inputShape }, options, async (batch, first) =>
    predictions.set(checkPredictions(await read(classifier.predict(batch)), classifier, first), first),
  );
  return predictions;
}

/** A classifier of the user's may predict anything. */
function checkPredictions(predictions: Float32Array, { categories }: Classifier, first: number): Float32Array {
  for (const [i, prediction] of predictions.entries())
    if (!(Number.isInteger(prediction) && prediction < categories && (prediction >= 0 || prediction === NONSENSE)))
      throw new ArgumentError(
        `prediction of images[${first + i}]`,
        `a category in [0, ${categories}) or ${NONSENSE} for nonsense`,
        prediction,
      );
  return predictions;
}
