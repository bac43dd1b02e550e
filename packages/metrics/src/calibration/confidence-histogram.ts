import type { Classifier } from '@saf/models';
import { max, slice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type BatchOptions, eachBatch, read } from '../batches.ts';
import { type Histogram, histogramOf } from '../histogram.ts';

export interface ConfidenceHistogramOptions extends BatchOptions {
  /** Bins of equal width over [0, 1]; 20 by default. */
  readonly bins?: number;
}

/**
 * How sure the classifier is: the histogram over [0, 1] of the largest confidence of a meaningful category, one value per image.
 * A robust network has its nonsense images at the left end (paper, Section 5).
 *
 * @param images [N, height, width, channels]
 * @throws ArgumentError for images of another shape or with NaN, bad options, or confidences that are not finite
 * @example
 * const { edges, counts } = await confidenceHistogram(classifier, noise, { bins: 10 });
 */
export async function confidenceHistogram(
  classifier: Classifier,
  images: Tensor4D,
  { bins = 20, ...options }: ConfidenceHistogramOptions = {},
): Promise<Histogram> {
  const highest = new Float32Array(images?.shape?.[0] ?? 0);
  const highestOf = (batch: Tensor4D) =>
    tidy(() => max(slice(classifier.confidences(batch), [0, 0], [-1, classifier.categories]), 1));
  await eachBatch(images, { shape: classifier.inputShape }, options, async (batch, first) =>
    highest.set(await read(highestOf(batch)), first),
  );
  return histogramOf(highest, { bins, range: [0, 1] });
}
