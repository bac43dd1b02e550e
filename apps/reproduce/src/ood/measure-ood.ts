import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import {
  type Detection,
  detectNonsense,
  energy,
  fitMahalanobis,
  maximumLogit,
  maximumSoftmax,
  type OodScore,
  odin,
  safDistance,
} from '@saf/metrics/ood';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { type NonsenseKind, nonsenseKinds } from './nonsense-kinds.ts';

export interface OodSubject {
  readonly classifier: Classifier;
  /** Whether its confidences are exp(−z²): only then an image has a SAF distance. */
  readonly isRadial: boolean;
  readonly test: ImageDataset;
  /** What the Mahalanobis distance is fitted on. */
  readonly training: ImageDataset;
}

export interface OodOptions {
  readonly seed: number;
  readonly batchSize: number;
  readonly kinds?: readonly NonsenseKind[];
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

/** How well each score tells each kind of nonsense from the test images; one kind in memory at a time. */
export async function measureOod(
  { classifier, isRadial, test, training }: OodSubject,
  { seed, batchSize, kinds = nonsenseKinds, signal, onProgress }: OodOptions,
): Promise<Detection[]> {
  const mahalanobis = await withImages(training, (images) =>
    fitMahalanobis(classifier, images, training.labels, { batchSize }),
  );
  const scores: OodScore[] = [maximumSoftmax(), maximumLogit(), energy(), odin(), mahalanobis];
  if (isRadial) scores.push(safDistance());
  return withImages(test, async (images) => {
    const rows: Detection[] = [];
    for (const [i, { name, title, make }] of kinds.entries()) {
      onProgress(i / kinds.length, title);
      const nonsense = await make({ classifier, images, seed, batchSize, signal });
      const detections = detectNonsense(classifier, images, { [name]: nonsense }, { scores, batchSize });
      rows.push(...(await detections.finally(() => nonsense.dispose())));
    }
    return rows;
  });
}

async function withImages<T>(dataset: ImageDataset, use: (images: tf.Tensor4D) => Promise<T>): Promise<T> {
  const { images, labels } = dataset.batch([...Array(dataset.size).keys()]);
  try {
    return await use(images);
  } finally {
    tf.dispose([images, labels]);
  }
}
