import { ArgumentError, checkNumber } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { type Certificate, judge } from './certificate.ts';
import { boxOf, type CertificateOptions, checkRequest, type Request } from './request.ts';
import { scoreBounds } from './score-bounds.ts';

export interface CertifyOptions extends CertificateOptions {
  /** Largest change of a pixel, on the scale of the classifier's bounds. */
  epsilon?: number;
  /** Several of them, ascending, in the place of `epsilon`. */
  epsilons?: readonly number[];
}

/** What is certified of some images. */
export interface Certification {
  readonly epsilons: readonly number[];
  /** For each epsilon, one for each image. */
  readonly certificates: readonly (readonly Certificate[])[];
  /** What the images are taken for as they are: a category, or NONSENSE. */
  readonly predictions: Int32Array;
  /** Share of images that are taken for their label as they are. */
  readonly accuracy: number;
  /** For each epsilon, the share that is taken for the label, and that no perturbation makes another category's. */
  readonly certifiedAccuracy: readonly number[];
  /** For each epsilon, the share that is taken for the label under every perturbation: for nonsense neither. */
  readonly keptAccuracy: readonly number[];
}

/**
 * Certifies that no image within `epsilon` of one (in every pixel, inside of the classifier's bounds) is taken for another category
 * than its label; and, said apart, not for nonsense.
 *
 * It is a proof, up to what is said of rounding in `intervalBounds`; an image that is not certified need not be vulnerable.
 *
 * @param images float32 [N, height, width, channels], inside of the classifier's bounds
 * @param labels N categories
 * @throws ArgumentError for images, labels or options that do not fit, a negative epsilon, weights that are not finite, a
 *   classifier that is not of a model, and layers without a rule
 * @example
 * const { certifiedAccuracy } = await certify(classifier, images, labels, { epsilons: [0.05, 0.1], method: 'interval' });
 */
export async function certify(
  classifier: Classifier,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  options: CertifyOptions,
): Promise<Certification> {
  const epsilons = checkEpsilons(options);
  const request = await checkRequest(classifier, images, labels, options);
  const predictions = await predict(classifier, images, request.batchSize);
  const certificates: Certificate[][] = epsilons.map(() => []);
  const batches = batchesOf(request.labels.length, request.batchSize);
  const isRight = request.labels.map((label, i) => predictions[i] === label);
  for (const [b, samples] of batches.entries())
    for (const [k, epsilon] of epsilons.entries()) {
      options.signal?.throwIfAborted();
      certificates[k].push(
        ...(await certifyBatch(
          classifier,
          request,
          samples,
          samples.map(() => epsilon),
        )),
      );
      options.onProgress?.((b * epsilons.length + k + 1) / (batches.length * epsilons.length), request.options.method);
    }
  const share = (met: (certificate: Certificate) => boolean) =>
    certificates.map((each) => each.filter((certificate, i) => isRight[i] && met(certificate)).length / each.length);
  return {
    epsilons,
    certificates,
    predictions,
    accuracy: isRight.filter(Boolean).length / isRight.length,
    certifiedAccuracy: share(({ holds }) => holds),
    keptAccuracy: share(({ holds, neverNonsense }) => holds && neverNonsense),
  };
}

/** One certificate for each of some samples, at a size of its own. */
export async function certifyBatch(
  classifier: Classifier,
  request: Request,
  samples: readonly number[],
  epsilons: readonly number[],
): Promise<Certificate[]> {
  const { bounded, options } = request;
  const labels = samples.map((i) => request.labels[i]);
  const box = boxOf(request, samples, epsilons, classifier);
  const bounds = await scoreBounds(classifier, bounded, box, labels, options).finally(() =>
    tf.dispose([box.low, box.high]),
  );
  return bounds.map((each, i): Certificate => {
    const { categories, nonsense } = classifier;
    const label = labels[i];
    const others = each.margins.slice(0, categories).filter((_, j) => j !== label);
    return {
      norm: 'linf',
      radius: epsilons[i],
      label,
      ...judge(each, label, categories, nonsense),
      margin: Math.min(...others),
      method: options.method,
      failureProbability: 0,
    };
  });
}

/** The numbers 0 to count − 1 in lists of at most `size`. */
export function batchesOf(count: number, size: number): number[][] {
  const all = [...Array(count).keys()];
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

function checkEpsilons({ epsilon, epsilons }: CertifyOptions): readonly number[] {
  if ((epsilon === undefined) === (epsilons === undefined))
    throw new ArgumentError('options', 'either epsilon or epsilons', epsilon === undefined ? 'neither' : 'both');
  if (epsilons === undefined) return [checkNumber('epsilon', epsilon, { min: 0 })];
  if (!Array.isArray(epsilons) || epsilons.length === 0)
    throw new ArgumentError('epsilons', 'an array of at least one number', epsilons);
  for (const [i, each] of epsilons.entries())
    checkNumber(`epsilons[${i}]`, each, { min: epsilons[i - 1] ?? 0, exclusiveMin: i > 0 });
  return epsilons;
}

async function predict(classifier: Classifier, images: tf.Tensor4D, batchSize: number): Promise<Int32Array> {
  const predictions = new Int32Array(images.shape[0]);
  for (const samples of batchesOf(images.shape[0], batchSize)) {
    const found = tf.tidy(() => classifier.predict(tf.slice(images, samples[0], samples.length)));
    predictions.set(await found.data(), samples[0]);
    found.dispose();
  }
  return predictions;
}
