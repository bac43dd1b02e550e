import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import {
  type Detection,
  type Direction,
  detectionOf,
  energy,
  fitMahalanobis,
  type ImageScores,
  maximumLogit,
  maximumSoftmax,
  type OodScore,
  odin,
  safDistance,
  scoreImages,
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
  /** Number of the first of the test images, whose random streams go by it; 0 by default. */
  readonly firstIndex?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/** One score of each test image, and of each image of every kind of nonsense, by its name. */
export interface NonsenseScores {
  readonly score: string;
  readonly higherMeans: Direction;
  readonly images: ImageScores;
  readonly nonsense: Readonly<Record<string, ImageScores>>;
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
export async function detectNonsense(target: DetectionTarget, options: DetectNonsenseOptions): Promise<Detection[]> {
  return detectionsOf(await scoreNonsense(target, options));
}

/** The rows of what each score says of each image: kind after kind, and of each kind score after score. */
export function detectionsOf(scores: readonly NonsenseScores[]): Detection[] {
  const kinds = Object.keys(scores[0]?.nonsense ?? {});
  const row = (kind: string, { score, higherMeans, images, nonsense }: NonsenseScores) => ({
    nonsense: kind,
    ...detectionOf({ name: score, higherMeans }, images, nonsense[kind]),
  });
  return kinds.flatMap((kind) => scores.map((each) => row(kind, each)));
}

/** What each score says of each test image, and of as many images of each kind of nonsense. */
export async function scoreNonsense(
  { classifier, isRadial, test, training }: DetectionTarget,
  {
    seed = 1,
    batchSize = 100,
    kinds = nonsenseKinds.filter(({ suits }) => suits?.(test) ?? true),
    firstIndex = 0,
    signal,
    onProgress,
  }: DetectNonsenseOptions,
): Promise<NonsenseScores[]> {
  const mahalanobis = await withImages(training, (images) =>
    fitMahalanobis(classifier, images, training.labels, { batchSize }),
  );
  const scores: OodScore[] = [maximumSoftmax(), maximumLogit(), energy(), odin(), mahalanobis];
  if (isRadial) scores.push(safDistance());
  const scoresOf = async (images: tf.Tensor4D, name: string): Promise<ImageScores[]> => {
    const found: ImageScores[] = [];
    for (const score of scores) found.push(await scoreImages(classifier, images, score, { batchSize, name }));
    return found;
  };
  return withImages(test, async (images) => {
    const ofImages = await scoresOf(images, 'images');
    const ofKinds: [string, ImageScores[]][] = [];
    for (const [i, { name, title, make }] of kinds.entries()) {
      signal?.throwIfAborted();
      onProgress?.(i / kinds.length, title);
      const nonsense = await make({ classifier, images, seed, batchSize, firstIndex, signal });
      ofKinds.push([name, await scoresOf(nonsense, name).finally(() => nonsense.dispose())]);
    }
    return scores.map(({ name, higherMeans }, k) => ({
      ...{ score: name, higherMeans, images: ofImages[k] },
      nonsense: Object.fromEntries(ofKinds.map(([kind, found]) => [kind, found[k]])),
    }));
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
