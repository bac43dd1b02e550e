import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { type BatchOptions, eachBatch, read } from './each-batch.ts';

/** Predictions [N] of any number of images: categories, or NONSENSE. */
export async function predictAll(classifier: Classifier, images: Tensor4D, options: BatchOptions): Promise<Int32Array> {
  const predictions = new Int32Array(images?.shape?.[0] ?? 0);
  await eachBatch(images, classifier.inputShape, options, async (batch, first) =>
    predictions.set(await read(classifier.predict(batch)), first),
  );
  return predictions;
}
