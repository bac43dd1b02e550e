import { misclassified, takenForMeaningful } from '@saf/attacks';
import { runSuite, type SuiteAttack, type SuiteOutcome } from '@saf/attacks/suite';
import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { formatEpsilon } from '@saf/metrics';
import { uniformNonsense } from '@saf/metrics/ood';
import { rejectionThreshold } from '@saf/metrics/rejection';
import { type Classifier, NONSENSE, withNonsenseRule } from '@saf/models';
import { type Ball, foolingTexts, type Rejection, rejectionTexts } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { type NonsenseKind, unspoiltKinds } from '../out-of-distribution/nonsense-kinds.ts';
import type { ImageRange } from '../shards/split-images.ts';
import { foolingAttacks, rejectionAttacks } from './rejection-attacks.ts';

/** A network that may reject, and the images that it is measured on. */
export interface RejectingNetwork {
  /** Its own nonsense rule is left aside: what it is not confident in is rejected. */
  readonly classifier: Classifier;
  readonly dataset: ImageDataset;
  /** Other images of the same split, on which the threshold is chosen, and the number of the first of them. */
  readonly heldOut: { readonly images: ImageDataset; readonly first: number };
}

/** How rejection is measured. */
export interface MeasureRejectionOptions {
  /** Balls that images are attacked in. */
  readonly balls: readonly Ball[];
  /** Share of the held-out images classified right that is to be kept; 0.99 by default. */
  readonly truePositiveRate?: number;
  /** What attacks images in a ball; by default all of `rejectionAttacks`. */
  readonly attacks?: (norm: Ball['norm'], threshold: number) => readonly SuiteAttack[];
  /** Kinds of images that show none of the categories; by default noise, and Fashion-MNIST where it suits. */
  readonly kinds?: readonly NonsenseKind[];
  /** Root of all random numbers; 1 by default. */
  readonly seed?: number;
  /** Images attacked at a time; 100 by default. */
  readonly batchSize?: number;
  /** Number of the first of the images, whose random streams go by it; 0 by default. */
  readonly firstIndex?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/** What is found of images. */
export type RejectionOutcome = Pick<
  Rejection,
  'threshold' | 'truePositiveRate' | 'heldOut' | 'clean' | 'attacks' | 'otherImages' | 'fooling'
>;

/**
 * How robust a network is that may reject images: which of them it gets right and accepts, for which an attack finds one that is taken for
 * another category and accepted, and which images it accepts that show nothing. The threshold is chosen on held-out images.
 *
 * @throws ArgumentError where no held-out image is right; the signal's reason if it was aborted
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
  const judged = judge(classifier, heldOut.images, batchSize);
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
  const [{ attacks, otherImages, fooling, ...first }] = parts;
  return {
    ...first,
    clean: { right: joined(({ clean }) => clean.right), accepted: joined(({ clean }) => clean.accepted) },
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

type Found = Omit<RejectionOutcome, 'threshold' | 'truePositiveRate' | 'heldOut'>;

async function measureBatch(
  classifier: Classifier,
  threshold: number,
  dataset: ImageDataset,
  { first, end }: ImageRange,
  {
    balls,
    attacks: attacksOf = rejectionAttacks,
    kinds,
    seed = 1,
    firstIndex = 0,
    signal,
    onProgress,
  }: MeasureRejectionOptions,
): Promise<Found> {
  const batch = dataset.slice(first, end);
  const { size } = batch;
  const { right, confidences } = judge(classifier, batch, size);
  const sizes = balls.filter(({ norm }) => norm === 'linf').map(({ epsilon }) => epsilon);
  const [rounds, start] = [balls.length + sizes.length, firstIndex + first];
  const goal = misclassified(batch.labels, { nonsenseCounts: false });
  const suite = async (images: tf.Tensor4D, of: typeof goal, round: number, epsilon: number, attacks: Suite) => {
    const report: ProgressListener = (done, name) =>
      onProgress?.((round + done) / rounds, `${texts[name]?.title ?? name}, ε = ${formatEpsilon(epsilon)}`);
    const options = { epsilons: [epsilon], seed, firstIndex: start, batchSize: size, signal, onProgress: report };
    return (await runSuite(classifier, images, of, { attacks, ...options })).attacks;
  };
  const { images, labels } = batch.batch([...Array(size).keys()]);
  const noise = uniformNonsense(classifier, { count: size, seed, firstIndex: start });
  try {
    const attacks: Found['attacks'] = [];
    for (const [i, { norm, epsilon }] of balls.entries()) {
      const outcomes = await suite(images, goal, i, epsilon, attacksOf(norm, threshold));
      for (const each of outcomes) attacks.push({ attack: each.attack, norm, epsilon, ...foundBy(each, 'broken') });
    }
    const otherImages: Found['otherImages'] = [];
    for (const { name, make } of kinds ?? unspoiltKinds(dataset)) {
      signal?.throwIfAborted();
      const made = await make({ classifier, images, seed, batchSize: size, firstIndex: start, signal });
      otherImages.push({ images: name, accepted: flagsOf(acceptedOf(classifier, made)) });
      made.dispose();
    }
    const fooling: Found['fooling'] = [];
    for (const [i, epsilon] of sizes.entries()) {
      const round = balls.length + i;
      const outcomes = await suite(noise, takenForMeaningful(), round, epsilon, foolingAttacks(threshold));
      for (const each of outcomes) fooling.push({ attack: each.attack, epsilon, ...foundBy(each, 'accepted') });
    }
    const accepted = confidences.map((confidence) => confidence >= threshold);
    return { clean: { right: flagsOf(right), accepted: flagsOf(accepted) }, attacks, otherImages, fooling };
  } finally {
    tf.dispose([images, labels, noise]);
  }
}

type Suite = readonly SuiteAttack[];

const texts: Readonly<Partial<Record<string, { readonly title: string }>>> = { ...rejectionTexts, ...foolingTexts };

const foundBy = <Name extends string>({ broken: [broken], seconds }: SuiteOutcome, name: Name) =>
  ({ [name]: flagsOf(broken), seconds }) as Record<Name, string> & { seconds: number };

/** Of each image the largest confidence in a category, and whether that is the label. */
function judge({ confidences: of, categories }: Classifier, dataset: ImageDataset, batchSize: number) {
  const [confidences, right]: [number[], boolean[]] = [[], []];
  for (let first = 0; first < dataset.size; first += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, dataset.size - first) }, (_, i) => first + i);
    const { images, labels } = dataset.batch(indices);
    const [best, predicted] = tf.tidy(() => {
      const meaningful = tf.slice(of(images), [0, 0], [-1, categories]);
      return [tf.max(meaningful, 1).dataSync(), tf.argMax(meaningful, 1).dataSync()];
    });
    confidences.push(...best);
    right.push(...indices.map((index, i) => predicted[i] === dataset.labels[index]));
    tf.dispose([images, labels]);
  }
  return { confidences, right };
}

const acceptedOf = (classifier: Classifier, images: tf.Tensor4D): boolean[] =>
  tf.tidy(() => Array.from(classifier.predict(images).dataSync(), (prediction) => prediction !== NONSENSE));

const flagsOf = (each: readonly boolean[]): string => each.map(Number).join('');
