import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import {
  type Detection,
  detectNonsense as detectKinds,
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

/** A network, and the images that its outputs are to tell from nonsense. */
export interface DetectionTarget {
  readonly classifier: Classifier;
  /** Whether its confidences are exp(−z²): only then an image has a SAF distance. */
  readonly isRadial: boolean;
  readonly test: ImageDataset;
  /** What the Mahalanobis distance is fitted on. */
  readonly training: ImageDataset;
}

/** How the detection of nonsense is measured. */
export interface DetectNonsenseOptions {
  /** Root of all random numbers; 1 by default. */
  readonly seed?: number;
  /** Images at a time; 100 by default. */
  readonly batchSize?: number;
  /** The kinds of nonsense; by default all of `nonsenseKinds` that suit the images. */
  readonly kinds?: readonly NonsenseKind[];
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/**
 * Measures how well each score of a network's outputs tells each kind of nonsense from test images (out-of-distribution detection):
 * AUROC, AUPR and FPR95. One kind of nonsense is in memory at a time.
 *
 * @returns a row for each score and kind
 * @throws the signal's reason if it was aborted
 * @example
 * const rows = await detectNonsense({ classifier, isRadial: false, test, training }, { seed: 1 });
 */
export async function detectNonsense(
  { classifier, isRadial, test, training }: DetectionTarget,
  {
    seed = 1,
    batchSize = 100,
    kinds = nonsenseKinds.filter(({ suits }) => suits?.(test) ?? true),
    signal,
    onProgress,
  }: DetectNonsenseOptions,
): Promise<Detection[]> {
  const mahalanobis = await withImages(training, (images) =>
    fitMahalanobis(classifier, images, training.labels, { batchSize }),
  );
  const scores: OodScore[] = [maximumSoftmax(), maximumLogit(), energy(), odin(), mahalanobis];
  if (isRadial) scores.push(safDistance());
  return withImages(test, async (images) => {
    const rows: Detection[] = [];
    for (const [i, { name, title, make }] of kinds.entries()) {
      onProgress?.(i / kinds.length, title);
      const nonsense = await make({ classifier, images, seed, batchSize, signal });
      const detections = detectKinds(classifier, images, { [name]: nonsense }, { scores, batchSize });
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
