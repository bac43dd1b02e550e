import type { ImageDataset } from '@saf/datasets';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';

/** What a classifier takes images for before it rejects any. */
export interface JudgedImages {
  /** Of each image the largest confidence in a category. */
  readonly confidences: readonly number[];
  /** Whether that is the label. */
  readonly right: readonly boolean[];
}

/** What each image is taken for, and how confidently. */
export function judgeImages(
  { confidences: of, categories }: Classifier,
  dataset: ImageDataset,
  batchSize: number,
): JudgedImages {
  const [confidences, right]: [number[], boolean[]] = [[], []];
  for (let first = 0; first < dataset.size; first += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, dataset.size - first) }, (_, i) => first + i);
    const { images, labels } = dataset.batch(indices);
    const [best, predicted] = tf.tidy(() => {
      const meaningful = tf.slice(of(images), [0, 0], [-1, categories]);
      return [tf.max(meaningful, 1).dataSync(), tf.argMax(meaningful, 1).dataSync()];
    });
    confidences.push(...best);
    right.push(...indices.map((index, i) => predicted[i] === dataset.labels[index]));
    tf.dispose([images, labels]);
  }
  return { confidences, right };
}
