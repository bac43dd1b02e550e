import { ArgumentError, checkNumber, checkShape, type ProgressListener } from '@saf/checks';
import { checkInsideBounds } from '@saf/checks/images';
import { type Classifier, NONSENSE } from '@saf/models';
import type * as tf from '@tensorflow/tfjs-core';
import type { Certificate } from '../certificates/certificate.ts';
import { NoisyCounter, type NoisyCounts } from './noisy-counts.ts';
import { coinPValue, lowerProbability, lowerQuantile } from './statistics.ts';

export interface SmoothingOptions {
  /** Number of noisy copies of each image; 10,000 by default (of `predict` 1,000). */
  n?: number;
  /** The probability that a certificate (or a prediction) is wrong; 0.001 by default. */
  alpha?: number;
  /** Root of the random streams; 0 by default. */
  seed?: number;
  /** Number of the first image in its data set: streams go by image and copy, so that batches do not matter. */
  firstIndex?: number;
  /** Copies that the engine works on at a time; 500 by default. */
  batchSize?: number;
  /** Called after each image with the share of the images that are done, in (0, 1]. */
  onProgress?: ProgressListener;
  /** Aborting rejects with the signal's reason and frees every tensor. */
  signal?: AbortSignal;
}

export interface SmoothedCertifyOptions extends SmoothingOptions {
  /** Copies that choose the category, beside the `n` that estimate its probability; 100 by default. */
  n0?: number;
  /** Counts of an earlier run on the same images with the same seed: they are gone on from. */
  counts?: readonly NoisyCounts[];
}

/** A certificate of a smoothed classifier, and the counts that it comes from. */
export interface SmoothedCertificate extends Certificate {
  readonly counts: NoisyCounts;
}

/** A classifier with noise in its input: what most noisy copies of an image are taken for. */
export interface SmoothedClassifier {
  readonly std: number;
  /**
   * What each image is taken for, wrong with probability at most `alpha`: a category, NONSENSE, or null where the copies do not
   * say it clearly enough (PREDICT of Cohen et al.).
   */
  predict(images: tf.Tensor4D, options?: SmoothingOptions): Promise<(number | null)[]>;
  /**
   * For each image the L2 radius within which the smoothed classifier takes everything for the certificate's `label` (CERTIFY of
   * Cohen et al.). `holds` is false, and the radius 0, where the copies do not say it clearly enough, or say nonsense.
   */
  certify(images: tf.Tensor4D, options?: SmoothedCertifyOptions): Promise<SmoothedCertificate[]>;
}

/**
 * Randomised smoothing (Cohen, Rosenfeld, Kolter 2019, "Certified adversarial robustness via randomized smoothing"): the
 * classifier g(x) = the most probable prediction for x + noise, which is N(0, std²) in every pixel. If its probability is at least
 * p > ½, no perturbation of a Euclidean length below
 *
 *     radius = std · Φ⁻¹(p)
 *
 * changes g. The bound p comes from counts by Clopper and Pearson's interval, so that a certificate is wrong with probability at most
 * alpha. Nonsense counts as a category of its own. It is about g, not about the classifier itself, and about L2 alone.
 *
 * Noise is drawn in double and added in single precision, which is not exactly Gaussian (Voráček and Hein 2023): this is not allowed for.
 *
 * @param classifier any classifier, of functions too; noisy pixels leave its bounds
 * @throws ArgumentError for a `std` that is not above 0; its methods throw one for images outside of the bounds, alpha outside of
 *   (0, 1), n below n0, and counts of another seed, std, image or classifier
 * @example
 * const [{ label, radius }] = await smoothed(classifier, { std: 0.25 }).certify(image, { n: 10_000 });
 */
export function smoothed(classifier: Classifier, { std }: { std: number }): SmoothedClassifier {
  checkNumber('std', std, { min: 0, exclusiveMin: true });
  return {
    std,
    predict: (images, options = {}) =>
      forEachImage(classifier, images, { std, n: 1000, ...options }, async (counter, { n, alpha }) => {
        await counter.drawUntil('estimation', n);
        return predictionOf(counter.of('estimation'), alpha);
      }),
    certify: async (images, options = {}) => {
      const n0 = checkNumber('n0', options.n0 ?? 100, { min: 1, integer: true });
      checkNumber('n', options.n ?? 10_000, { min: n0, integer: true });
      return forEachImage(classifier, images, { std, n: 10_000, ...options }, (counter, request) =>
        certifyImage(counter, { ...request, n0, std }),
      );
    },
  };
}

async function certifyImage(
  counter: NoisyCounter,
  { n0, n, alpha, std }: { n0: number; n: number; alpha: number; std: number },
): Promise<SmoothedCertificate> {
  if (counter.total('selection') > n0)
    throw new ArgumentError('counts.selection', `at most ${n0} copies`, counter.total('selection'));
  await counter.drawUntil('selection', n0);
  const chosen = largest(counter.of('selection'))[0];
  const hits = () => counter.of('estimation')[chosen];
  // Even if all copies that are left were hits, there would be nothing to certify.
  await counter.drawUntil('estimation', n, (left) => {
    const drawn = counter.total('estimation');
    return drawn > 0 && lowerProbability(hits() + left, drawn + left, alpha) <= 0.5;
  });
  const p = counter.total('estimation') >= n ? lowerProbability(hits(), counter.total('estimation'), alpha) : 0;
  const nonsense = chosen === counter.of('selection').length - 1;
  const holds = p > 0.5 && !nonsense;
  return {
    norm: 'l2',
    radius: holds ? Math.max(std * lowerQuantile(p), 0) : 0,
    label: nonsense ? NONSENSE : chosen,
    holds,
    neverNonsense: holds,
    margin: null,
    method: 'smoothing',
    failureProbability: alpha,
    counts: counter.toCounts(),
  };
}

function predictionOf(counts: readonly number[], alpha: number): number | null {
  const [first, second] = largest(counts);
  if (coinPValue(counts[first], counts[second]) > alpha) return null;
  return first === counts.length - 1 ? NONSENSE : first;
}

/** The places of counts from the largest on. */
function largest(counts: readonly number[]): number[] {
  return [...counts.keys()].sort((a, b) => counts[b] - counts[a]);
}

interface ImageRequest {
  readonly n: number;
  readonly alpha: number;
}

async function forEachImage<T>(
  classifier: Classifier,
  images: tf.Tensor4D,
  options: SmoothedCertifyOptions & { std: number; n: number },
  use: (counter: NoisyCounter, request: ImageRequest) => Promise<T>,
): Promise<T[]> {
  const n = checkNumber('n', options.n, { min: 1, integer: true });
  const alpha = checkAlpha(options.alpha ?? 0.001);
  const seed = checkNumber('seed', options.seed ?? 0, { integer: true });
  const batchSize = checkNumber('batchSize', options.batchSize ?? 500, { min: 1, integer: true });
  const firstIndex = checkNumber('firstIndex', options.firstIndex ?? 0, { min: 0, integer: true });
  const { std, signal, onProgress, counts } = options;
  checkShape('images', images, [null, ...classifier.inputShape], 'float32');
  const [count, pixels] = [images.shape[0], (await images.data()) as Float32Array];
  checkInsideBounds('images', pixels, count, classifier.bounds, firstIndex);
  if (counts && counts.length !== count)
    throw new ArgumentError('counts', `${count}, one for each image`, counts.length);
  const size = pixels.length / count;
  const found: T[] = [];
  for (let i = 0; i < count; i++) {
    const own = { seed, std, index: firstIndex + i, batchSize, signal };
    const counter = new NoisyCounter(classifier, pixels.subarray(i * size, (i + 1) * size), own, counts?.[i]);
    found.push(await use(counter, { n, alpha }));
    onProgress?.((i + 1) / count, 'smoothing');
  }
  return found;
}

function checkAlpha(alpha: number): number {
  if (!(alpha > 0 && alpha < 1)) throw new ArgumentError('alpha', 'a number in (0, 1)', alpha);
  return alpha;
}
