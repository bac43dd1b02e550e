import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import type { Classifier } from '@saf/models';
import type { Guarantee } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { boundsMeasure } from './bounds-measure.ts';
import { flagsOf, type GuaranteeMeasure } from './guarantee-measure.ts';
import type { GuaranteeRequest } from './guarantee-request.ts';
import { smoothingMeasure } from './smoothing-measure.ts';

export interface CertifyImagesOptions {
  /** Root of all random numbers; 1 by default. */
  readonly seed?: number;
  /** Images that the engine works on at a time; what suits the method by default. It changes nothing else. */
  readonly batchSize?: number | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
  /** What an earlier call with the same classifier, images, request and seed told `onOutcomes`: it is gone on from. */
  readonly known?: readonly unknown[];
  /**
   * The same of an earlier call with a smaller `n` of smoothing: its votes are gone on from, to what a call from scratch finds. Outcomes
   * without votes, which were kept before there were any, are found anew.
   */
  readonly withFewerCopies?: readonly unknown[];
  /** Told what is found of the first images, plain data, each time that there is more of it. */
  onOutcomes?(outcomes: readonly unknown[]): Promise<void> | void;
}

/** What is guaranteed of the images of a data set. */
export interface CertifiedImages {
  /** A digit an image, 1 where the network itself gets it right as it is. */
  readonly clean: string;
  readonly guarantee: Guarantee;
}

/**
 * What is guaranteed of a network on each image of a data set: in L∞ by bounds, or of the smoothed network in L2. Images are certified in
 * shards, and a call that was stopped can be gone on from to the same result.
 *
 * @throws ArgumentError for a request that does not fit, as `certify` and `smoothed` of @saf/certify say, and for outcomes in `known` that
 *   are of another kind of request; the signal's reason if it was aborted
 * @example
 * const request = { norm: 'linf', method: 'interval', epsilons: [0.1, 0.3] } as const;
 * const { guarantee } = await certifyImages(classifier, images, request);
 */
export function certifyImages(
  classifier: Classifier,
  dataset: ImageDataset,
  request: GuaranteeRequest,
  options: CertifyImagesOptions = {},
): Promise<CertifiedImages> {
  return request.norm === 'linf'
    ? measureImages(boundsMeasure(request), classifier, dataset, options)
    : measureImages(smoothingMeasure(request), classifier, dataset, options);
}

async function measureImages<Outcome>(
  measure: GuaranteeMeasure<Outcome>,
  classifier: Classifier,
  dataset: ImageDataset,
  options: CertifyImagesOptions,
): Promise<CertifiedImages> {
  const outcomes = (options.known ?? []).slice(0, dataset.size).map((each) => measure.outcome.parse(each));
  const earlier = (options.withFewerCopies ?? []).map((each) => measure.outcome.parse(each));
  while (outcomes.length < dataset.size) {
    const end = Math.min(outcomes.length + measure.shardSize, dataset.size);
    const shard = { images: dataset.slice(outcomes.length, end), earlier: earlier.slice(outcomes.length, end) };
    outcomes.push(...(await certifyShard(measure, classifier, shard, outcomes.length, dataset.size, options)));
    await options.onOutcomes?.(outcomes);
  }
  return { clean: flagsOf(outcomes.map(measure.isClean)), guarantee: measure.guarantee(outcomes) };
}

async function certifyShard<Outcome>(
  measure: GuaranteeMeasure<Outcome>,
  classifier: Classifier,
  { images: dataset, earlier }: { images: ImageDataset; earlier: readonly Outcome[] },
  firstIndex: number,
  count: number,
  { seed = 1, batchSize = null, signal, onProgress }: CertifyImagesOptions,
): Promise<Outcome[]> {
  signal?.throwIfAborted();
  const batch = dataset.batch([...Array(dataset.size).keys()]);
  try {
    return await measure.certify(classifier, {
      ...{ images: batch.images, labels: dataset.labels, firstIndex, seed, earlier, batchSize, signal },
      onProgress: (done, note) => onProgress?.((firstIndex + done * dataset.size) / count, note),
    });
  } finally {
    tf.dispose(batch);
  }
}
