import { autoAttack } from '@saf/attacks/auto-attack';
import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { formatEpsilon } from '@saf/metrics';
import type { Classifier } from '@saf/models';

/** Of the first images at one size, a digit an image: which are right as they are, and which AutoAttack leaves right. */
export interface AttackedImages {
  readonly epsilon: number;
  readonly clean: string;
  readonly standing: string;
  readonly seconds: number;
}

export interface AttackImagesOptions {
  /** L∞ sizes on pixels in [0, 1]. */
  readonly epsilons: readonly number[];
  /** Root of all random numbers. */
  readonly seed: number;
  /** Images attacked at a time. */
  readonly batchSize: number;
  /** Number of the first of the images, whose random streams go by it; 0 by default. */
  readonly firstIndex?: number;
  /** What an earlier call with the same classifier, images and seed found of the first of them. */
  readonly known?: readonly AttackedImages[];
  /** Told after each batch what is found at all sizes. */
  onBatch?(attacked: readonly AttackedImages[]): Promise<void>;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/**
 * AutoAttack, standard version, on the images of a data set: size by size, and batch by batch. Random streams are each image's own, so that
 * neither the size of batches nor where an earlier call was stopped changes what is found.
 *
 * @returns what is found at each size, in their order
 * @throws the signal's reason if it was aborted
 */
export async function attackImages(
  classifier: Classifier,
  images: ImageDataset,
  options: AttackImagesOptions,
): Promise<AttackedImages[]> {
  const { epsilons, seed, batchSize, firstIndex = 0, known = [], onBatch, signal, onProgress } = options;
  const finished: AttackedImages[] = [];
  for (const epsilon of epsilons) {
    let part = known.find((each) => each.epsilon === epsilon) ?? nothing(epsilon);
    while (part.clean.length < images.size) {
      signal?.throwIfAborted();
      const first = part.clean.length;
      const last = Math.min(first + batchSize, images.size);
      const share = (done: number) =>
        (finished.length + (first + (last - first) * done) / images.size) / epsilons.length;
      const found = await attackBatch(classifier, images.slice(first, last), {
        ...{ epsilon, seed, firstIndex: firstIndex + first, batchSize, signal },
        onProgress: (done, name) =>
          onProgress?.(share(done), `${name}, ε = ${formatEpsilon(epsilon)}, from image ${firstIndex + first} on`),
      });
      part = together(part, found);
      await onBatch?.([...finished, part]);
    }
    finished.push(part);
  }
  return finished;
}

type Found = Omit<AttackedImages, 'epsilon'>;

const nothing = (epsilon: number): AttackedImages => ({ epsilon, clean: '', standing: '', seconds: 0 });

/** Of images, and of those that follow them, at one size. */
export const together = (part: AttackedImages, found: Found): AttackedImages => ({
  epsilon: part.epsilon,
  clean: part.clean + found.clean,
  standing: part.standing + found.standing,
  seconds: part.seconds + found.seconds,
});

async function attackBatch(
  classifier: Classifier,
  batch: ImageDataset,
  options: Parameters<typeof autoAttack>[3],
): Promise<Found> {
  const started = performance.now();
  const { images, labels } = batch.batch([...Array(batch.size).keys()]);
  labels.dispose();
  try {
    const { brokenBy, adversarial } = await autoAttack(classifier, images, batch.labels, options);
    adversarial.dispose();
    return {
      clean: flagsOf(brokenBy.map((attack) => attack !== 'clean')),
      standing: flagsOf(brokenBy.map((attack) => attack === null)),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    images.dispose();
  }
}

const flagsOf = (right: readonly boolean[]): string => right.map(Number).join('');
