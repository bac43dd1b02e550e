import { ArgumentError, type ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { formatEpsilon } from '@saf/metrics';
import type { Classifier } from '@saf/models';
import type { AttackOutcome } from '@saf/results';
import type { AttackSpec } from '../robustness/attack-specs.ts';
import { autoAttackSpec } from './submitted-attacks.ts';

/** Of the first images under one attack at one size, a digit an image: which are right as they are, and which it leaves right. */
export interface AttackedImages extends AttackOutcome {
  readonly clean: string;
}

export interface AttackImagesOptions {
  /** L∞ sizes on pixels in [0, 1]. */
  readonly epsilons: readonly number[];
  /** Attacks that follow AutoAttack, each on the images that all before it leave right; none by default. */
  readonly laterAttacks?: readonly AttackSpec[];
  /** Networks whose adversarial images are tried on the classifier, by those of these attacks that do so. */
  readonly sources?: readonly Classifier[];
  /** For each image the size up to which it is proven that nothing can break it: up to there it is right, and not attacked. */
  readonly certifiedRadii?: readonly number[];
  /** Root of all random numbers. */
  readonly seed: number;
  /** Images attacked at a time. */
  readonly batchSize: number;
  /** Number of the first of the images, whose random streams go by it; 0 by default. */
  readonly firstIndex?: number;
  /** What an earlier call with the same classifier, images, certificates and seed found of the first of them. */
  readonly known?: readonly AttackedImages[];
  /** Told after each batch what is found by all attacks at all sizes. */
  onBatch?(attacked: readonly AttackedImages[]): Promise<void>;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/**
 * AutoAttack, standard version, on the images of a data set, and then what follows it: size by size, attack by attack, batch by batch. Random
 * streams are each image's own, so that neither the size of batches nor where an earlier call was stopped changes what is found.
 *
 * @returns what is found at each size by each attack, in their order
 * @throws ArgumentError for an image that is proven and yet wrong, so that the certificates are of something else; the signal's reason if it
 *   was aborted
 */
export async function attackImages(
  classifier: Classifier,
  images: ImageDataset,
  options: AttackImagesOptions,
): Promise<AttackedImages[]> {
  const { epsilons, laterAttacks = [], batchSize, known = [], onBatch, signal, onProgress } = options;
  const runs = epsilons.flatMap((epsilon) => [autoAttackSpec, ...laterAttacks].map((attack) => ({ epsilon, attack })));
  const finished: AttackedImages[] = [];
  for (const { epsilon, attack } of runs) {
    const before = finished.filter((each) => each.epsilon === epsilon);
    let part = known.find((each) => isOf(each, attack.name, epsilon)) ?? nothing(attack.name, epsilon);
    while (part.clean.length < images.size) {
      signal?.throwIfAborted();
      const first = part.clean.length;
      const end = Math.min(first + batchSize, images.size);
      const report = (done: number, note = attack.title) => {
        const share = (finished.length + (first + (end - first) * done) / images.size) / runs.length;
        const start = (options.firstIndex ?? 0) + first;
        onProgress?.(share, `${note}, ε = ${formatEpsilon(epsilon)}, from image ${start} on`);
      };
      const found = await attackBatch(classifier, images.slice(first, end), {
        ...{ attack, epsilon, first, report, options },
        stands: (i) => before.every(({ standing }) => standing[first + i] === '1'),
      });
      part = together(part, found);
      await onBatch?.([...finished, part]);
    }
    finished.push(part);
  }
  return finished;
}

const isOf = (part: AttackedImages, attack: string, epsilon: number): boolean =>
  part.attack === attack && part.epsilon === epsilon;

const nothing = (attack: string, epsilon: number): AttackedImages => ({
  ...{ attack, epsilon, clean: '', standing: '', seconds: 0 },
});

type Found = Omit<AttackedImages, 'attack' | 'epsilon'>;

/** Of images, and of those that follow them, under one attack at one size. */
export const together = (
  { clean, standing, proven, seconds, ...part }: AttackedImages,
  found: Found,
): AttackedImages => ({
  ...part,
  clean: clean + found.clean,
  standing: standing + found.standing,
  ...(found.proven !== undefined && { proven: (proven ?? '') + found.proven }),
  seconds: seconds + found.seconds,
});

interface BatchAttack {
  readonly attack: AttackSpec;
  readonly epsilon: number;
  /** Number of the first image among all. */
  readonly first: number;
  /** Whether all attacks before this one leave an image of the batch right. */
  stands(image: number): boolean;
  report(done: number, note?: string): void;
  readonly options: AttackImagesOptions;
}

/** An attack on those images of a batch that stand and are not proven. */
async function attackBatch(classifier: Classifier, batch: ImageDataset, run: BatchAttack): Promise<Found> {
  const { attack, epsilon, first, stands, report, options } = run;
  const { sources = [], certifiedRadii, seed, firstIndex = 0, signal } = options;
  const started = performance.now();
  const everyone = [...Array(batch.size).keys()];
  const clean = rightOf(classifier, batch);
  const proven = everyone.map((i) => certifiedRadii !== undefined && certifiedRadii[first + i] >= epsilon);
  checkProven(clean, proven, firstIndex + first);
  const attacked = everyone.filter((i) => stands(i) && !proven[i]);
  const standing = [...proven];
  if (attacked.length > 0) {
    const { images, labels } = batch.batch(attacked);
    labels.dispose();
    const target = { classifier, images, labels: Int32Array.from(attacked, (i) => batch.labels[i]), sources };
    const indices = attacked.map((i) => firstIndex + first + i);
    try {
      const broken = await attack.broken(target, { epsilon, seed, indices, signal, onProgress: report });
      for (const [k, i] of attacked.entries()) standing[i] = !broken[k];
    } finally {
      images.dispose();
    }
  }
  report(1);
  return {
    clean: flagsOf(clean),
    standing: flagsOf(standing),
    ...(certifiedRadii && { proven: flagsOf(proven) }),
    seconds: (performance.now() - started) / 1000,
  };
}

function rightOf(classifier: Classifier, batch: ImageDataset): boolean[] {
  const { images, labels } = batch.batch([...Array(batch.size).keys()]);
  const predictions = classifier.predict(images);
  try {
    return Array.from(predictions.dataSync(), (prediction, i) => prediction === batch.labels[i]);
  } finally {
    for (const each of [images, labels, predictions]) each.dispose();
  }
}

function checkProven(clean: readonly boolean[], proven: readonly boolean[], firstIndex: number): void {
  const wrong = proven.findIndex((isProven, i) => isProven && !clean[i]);
  if (wrong === -1) return;
  const expected = 'sizes at which the classifier is proven to be right';
  throw new ArgumentError('certifiedRadii', expected, `one for image ${firstIndex + wrong}, which it gets wrong`);
}

const flagsOf = (right: readonly boolean[]): string => right.map(Number).join('');
