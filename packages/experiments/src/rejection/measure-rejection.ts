import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { rejectionThreshold } from '@saf/metrics/rejection';
import { type Classifier, withNonsenseRule } from '@saf/models';
import { judgeImages } from './judge-images.ts';
import { measureBatch } from './measure-batch.ts';
import type { MeasureRejectionOptions, RejectionOutcome } from './rejection-options.ts';

/** A network that may reject, and the images that it is measured on. */
export interface RejectingNetwork {
  /** Its own nonsense rule is left aside: what it is not confident in is rejected. */
  readonly classifier: Classifier;
  readonly dataset: ImageDataset;
  /** Other images of the same split, on which the threshold is chosen, and the number of the first of them. */
  readonly heldOut: { readonly images: ImageDataset; readonly first: number };
}

/**
 * How robust a network is that may reject images: which of them it gets right and accepts, for which an attack finds one that is taken for
 * another category and accepted, and which images it accepts that show nothing. The threshold is chosen on held-out images. With `prove`,
 * bounds first prove of images that no attack can succeed, and only the others are attacked.
 *
 * @throws ArgumentError where no held-out image is right, and with `prove` for a network that has no bounds; the signal's reason if it was
 *   aborted
 * @example
 * const heldOut = { images: test.slice(9_000), first: 9_000 };
 * const balls = [{ norm: 'linf', epsilon: 0.3 }, { norm: 'l2', epsilon: 3 }] as const;
 * const outcome = await measureRejection({ classifier, dataset: test.slice(0, 100), heldOut }, { balls });
 */
export async function measureRejection(
  { classifier, dataset, heldOut }: RejectingNetwork,
  options: MeasureRejectionOptions,
): Promise<RejectionOutcome> {
  const { truePositiveRate = 0.99, batchSize = 100, onProgress } = options;
  const judged = judgeImages(classifier, heldOut.images, batchSize);
  const threshold = rejectionThreshold(judged.confidences, judged.right, { truePositiveRate });
  const right = judged.confidences.filter((_, i) => judged.right[i]);
  const kept = right.filter((confidence) => confidence >= threshold).length;
  const rejecting = withNonsenseRule(classifier, { threshold });
  const parts: RejectionOutcome[] = [];
  for (let first = 0; first < dataset.size; first += batchSize) {
    const range = { first, end: Math.min(first + batchSize, dataset.size) };
    const within: ProgressListener = (done, note) =>
      onProgress?.((range.first + (range.end - range.first) * done) / dataset.size, note);
    const found = await measureBatch(rejecting, threshold, dataset, range, { ...options, onProgress: within });
    const counts = { first: heldOut.first, images: heldOut.images.size, right: right.length, kept };
    parts.push({ threshold, truePositiveRate, heldOut: counts, ...found });
  }
  return joinRejections(parts);
}

/** What is found of images, of what is found of ranges of them that follow one another. */
export function joinRejections(parts: readonly RejectionOutcome[]): RejectionOutcome {
  const joined = (of: (part: RejectionOutcome) => string) => parts.map(of).join('');
  const total = (of: (part: RejectionOutcome) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const [{ attacks, proofs, otherImages, fooling, ...first }] = parts;
  return {
    ...first,
    clean: { right: joined(({ clean }) => clean.right), accepted: joined(({ clean }) => clean.accepted) },
    ...(proofs && {
      proofs: proofs.map((each, i) => ({
        ...each,
        proven: joined((part) => part.proofs![i].proven),
        seconds: total((part) => part.proofs![i].seconds),
      })),
    }),
    attacks: attacks.map((each, i) => ({
      ...each,
      broken: joined((part) => part.attacks[i].broken),
      seconds: total((part) => part.attacks[i].seconds),
    })),
    otherImages: otherImages.map((each, i) => ({ ...each, accepted: joined((part) => part.otherImages[i].accepted) })),
    fooling: fooling.map((each, i) => ({
      ...each,
      accepted: joined((part) => part.fooling[i].accepted),
      seconds: total((part) => part.fooling[i].seconds),
    })),
  };
}
