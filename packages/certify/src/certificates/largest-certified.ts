import { checkNumber } from '@saf/checks';
import type { Classifier } from '@saf/models';
import type * as tf from '@tensorflow/tfjs-core';
import type { Certificate } from './certificate.ts';
import { batchesOf, certifyBatch } from './certify.ts';
import { type CertificateOptions, checkRequest, type Request } from './request.ts';

export interface LargestCertifiedOptions extends CertificateOptions {
  /** Largest size that is looked at; the width of the classifier's bounds by default. */
  max?: number;
  /** How near the largest size is found, at most that much below it; 0.001 by default. */
  tolerance?: number;
  /** What is to be guaranteed: that no other category is predicted ('category', default), or that the label always is ('label'). */
  kept?: 'category' | 'label';
}

/**
 * For each image the largest size of perturbations that it can be certified against, by bisection: the certificate of that size.
 * Its `radius` is 0 and `holds` is false where not even the image itself can be certified.
 *
 * @param images float32 [N, height, width, channels], inside of the classifier's bounds
 * @param labels N categories
 * @throws ArgumentError as `certify`, and for a `max` or `tolerance` that is not above 0
 * @example
 * const radii = (await largestCertified(classifier, images, labels, { method: 'crown' })).map(({ radius }) => radius);
 */
export async function largestCertified(
  classifier: Classifier,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  options: LargestCertifiedOptions = {},
): Promise<Certificate[]> {
  const positive = { min: 0, exclusiveMin: true } as const;
  const [low, high] = classifier.bounds;
  const max = checkNumber('max', options.max ?? high - low, positive);
  const tolerance = checkNumber('tolerance', options.tolerance ?? 1e-3, positive);
  const request = await checkRequest(classifier, images, labels, options);
  const rounds = Math.max(Math.ceil(Math.log2(max / tolerance)), 0);
  const batches = batchesOf(request.labels.length, request.batchSize);
  const found: Certificate[] = [];
  for (const [i, samples] of batches.entries()) {
    const report = (share: number) => {
      options.signal?.throwIfAborted();
      options.onProgress?.((i + share) / batches.length, request.options.method);
    };
    found.push(
      ...(await bisect(classifier, request, samples, { max, rounds, kept: options.kept ?? 'category', report })),
    );
  }
  return found;
}

interface Search {
  readonly max: number;
  readonly rounds: number;
  readonly kept: 'category' | 'label';
  readonly report: (share: number) => void;
}

/** Every sample with a bracket of its own: certified at its lower end, not at its upper one. */
async function bisect(classifier: Classifier, request: Request, samples: readonly number[], search: Search) {
  const { max, rounds, kept, report } = search;
  const isKept = ({ holds, neverNonsense }: Certificate) => holds && (kept === 'category' || neverNonsense);
  const best = await certifyBatch(
    classifier,
    request,
    samples,
    samples.map(() => 0),
  );
  const brackets = samples.map((): [number, number] => [0, max]);
  const tryAt = async (epsilons: readonly number[]) => {
    for (const [i, certificate] of (await certifyBatch(classifier, request, samples, epsilons)).entries()) {
      const succeeds = isKept(best[i]) && isKept(certificate);
      if (succeeds) best[i] = certificate;
      brackets[i][succeeds ? 0 : 1] = epsilons[i];
    }
  };
  await tryAt(samples.map(() => max));
  report(1 / (rounds + 1));
  for (let round = 0; round < rounds; round++) {
    await tryAt(brackets.map(([low, high]) => (low + high) / 2));
    report((round + 2) / (rounds + 1));
  }
  return best.map((certificate) => (isKept(certificate) ? certificate : { ...certificate, holds: false }));
}
