import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import type { Classifier } from '@saf/models';
import type { Guarantee } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { boundsMeasure } from './bounds-measure.ts';
import { flagsOf, type GuaranteeMeasure } from './guarantee-measure.ts';
import { type GuaranteeRequest, imagesBetweenLooks } from './guarantee-request.ts';
import { smoothingMeasure } from './smoothing-measure.ts';

export interface CertifyImagesOptions {
  /** Root of all random numbers; 1 by default. */
  readonly seed?: number;
  /** Number of the first of the images, whose random streams go by it; 0 by default. */
  readonly firstIndex?: number;
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
 * chunks, and a call that was stopped can be gone on from to the same result.
 *
 * @throws ArgumentError for a request that does not fit, as `certify` and `smoothed` of @saf/certify say, and for outcomes in `known` that
 *   are of another kind of request; the signal's reason if it was aborted
 * @example
 * const request = { norm: 'linf', method: 'interval', epsilons: [0.1, 0.3] } as const;
 * const { guarantee } = await certifyImages(classifier, images, request);
 */
export async function certifyImages(
  classifier: Classifier,
  dataset: ImageDataset,
  request: GuaranteeRequest,
  options: CertifyImagesOptions = {},
): Promise<CertifiedImages> {
  return certifiedImages(request, await certifyEach(classifier, dataset, request, options));
}

/** What is found of each image, as `onOutcomes` is told it. */
export async function certifyEach(
  classifier: Classifier,
  dataset: ImageDataset,
  request: GuaranteeRequest,
  options: CertifyImagesOptions,
): Promise<unknown[]> {
  const measure = measureOf(request);
  const { firstIndex = 0, batchSize = null } = options;
  const chunkSize = imagesBetweenLooks(request, batchSize);
  const outcomes = (options.known ?? []).slice(0, dataset.size).map((each) => measure.outcome.parse(each));
  const earlier = (options.withFewerCopies ?? []).map((each) => measure.outcome.parse(each));
  while (outcomes.length < dataset.size) {
    const first = outcomes.length;
    const end = Math.min(first + chunkSize, dataset.size);
    const chunk = { images: dataset.slice(first, end), earlier: earlier.slice(first, end), first: firstIndex + first };
    const progress = (done: number, note: string) =>
      options.onProgress?.((first + done * (end - first)) / dataset.size, note);
    outcomes.push(...(await certifyChunk(measure, classifier, chunk, { ...options, onProgress: progress })));
    await options.onOutcomes?.(outcomes);
  }
  return outcomes;
}

/** What is guaranteed of images, by what is found of each. */
export function certifiedImages(request: GuaranteeRequest, found: readonly unknown[]): CertifiedImages {
  const measure = measureOf(request);
  const outcomes = found.map((each) => measure.outcome.parse(each));
  return { clean: flagsOf(outcomes.map(measure.isClean)), guarantee: measure.guarantee(outcomes) };
}

const measureOf = (request: GuaranteeRequest): GuaranteeMeasure<unknown> =>
  (request.norm === 'linf' ? boundsMeasure(request) : smoothingMeasure(request)) as GuaranteeMeasure<unknown>;

async function certifyChunk<Outcome>(
  measure: GuaranteeMeasure<Outcome>,
  classifier: Classifier,
  chunk: { readonly images: ImageDataset; readonly earlier: readonly Outcome[]; readonly first: number },
  { seed = 1, batchSize = null, signal, onProgress }: CertifyImagesOptions,
): Promise<Outcome[]> {
  signal?.throwIfAborted();
  const { images: dataset, earlier, first: firstIndex } = chunk;
  const batch = dataset.batch([...Array(dataset.size).keys()]);
  try {
    const images = { images: batch.images, labels: dataset.labels, firstIndex };
    return await measure.certify(classifier, { ...images, seed, earlier, batchSize, signal, onProgress });
  } finally {
    tf.dispose(batch);
  }
}
