import { type Goal, misclassified, takenForMeaningful } from '@saf/attacks';
import { runSuite, type SuiteAttack, type SuiteOutcome } from '@saf/attacks/suite';
import { certify } from '@saf/certify';
import type { ProgressListener } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import { formatEpsilon } from '@saf/metrics';
import { uniformNonsense } from '@saf/metrics/ood';
import { type Classifier, NONSENSE } from '@saf/models';
import { foolingTexts, type ProofMethod, rejectionTexts } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';
import { type NonsenseKind, unspoiltKinds } from '../out-of-distribution/nonsense-kinds.ts';
import type { ImageRange } from '../shards/split-images.ts';
import { judgeImages } from './judge-images.ts';
import { foolingAttacks, rejectionAttacks } from './rejection-attacks.ts';
import type { MeasureRejectionOptions, RejectionOutcome } from './rejection-options.ts';

type Found = Omit<RejectionOutcome, 'threshold' | 'truePositiveRate' | 'heldOut'>;

/** What is found of some of the images of a data set by a classifier whose nonsense rule is the threshold. */
export async function measureBatch(
  classifier: Classifier,
  threshold: number,
  dataset: ImageDataset,
  { first, end }: ImageRange,
  options: MeasureRejectionOptions,
): Promise<Found> {
  const part = dataset.slice(first, end);
  const { size } = part;
  const start = (options.firstIndex ?? 0) + first;
  const { images, labels } = part.batch([...Array(size).keys()]);
  const noise = uniformNonsense(classifier, { count: size, seed: options.seed ?? 1, firstIndex: start });
  const batch: Batch = { classifier, threshold, images, labels: [...part.labels], noise, start, options };
  try {
    const { right, confidences } = judgeImages(classifier, part, size);
    const accepted = confidences.map((confidence) => confidence >= threshold);
    return {
      clean: { right: flagsOf(right), accepted: flagsOf(accepted) },
      ...(await attackBalls(batch)),
      otherImages: await showOthers(batch, options.kinds ?? unspoiltKinds(dataset)),
      fooling: await driveNoise(batch),
    };
  } finally {
    tf.dispose([images, labels, noise]);
  }
}

interface Batch {
  readonly classifier: Classifier;
  readonly threshold: number;
  readonly images: tf.Tensor4D;
  readonly labels: readonly number[];
  /** Noise, an image for each image. */
  readonly noise: tf.Tensor4D;
  /** Number of the first image, whose random streams go by it. */
  readonly start: number;
  readonly options: MeasureRejectionOptions;
}

/** What is proven in each ball in which that can be, and what attacks find of the other images. */
async function attackBalls(batch: Batch): Promise<Pick<Found, 'attacks' | 'proofs'>> {
  const { threshold, images, labels, options } = batch;
  const { balls, prove, attacks: attacksOf = rejectionAttacks } = options;
  const [found, proofs]: [Found['attacks'], NonNullable<Found['proofs']>] = [[], []];
  for (const [round, { norm, epsilon }] of balls.entries()) {
    const proof = prove && norm === 'linf' ? await proofOf(batch, prove, epsilon) : null;
    if (proof) proofs.push(proof);
    const samples = [...labels.keys()].filter((i) => proof?.proven[i] !== '1');
    const own = samples.map((i) => labels[i]);
    const goal = misclassified(own, { nonsenseCounts: false });
    const attacks = attacksOf(norm, threshold);
    for (const each of await attackSome(batch, { images, goal, samples, round, epsilon, attacks }))
      found.push({ attack: each.attack, norm, epsilon, ...foundBy(each, 'broken', samples, labels.length) });
  }
  return { attacks: found, ...(prove && { proofs }) };
}

/** Whether bounds prove of each image that within epsilon any other category stays below its label, or below the threshold. */
async function proofOf(
  { classifier, images, labels, options: { signal } }: Batch,
  method: ProofMethod,
  epsilon: number,
): Promise<NonNullable<Found['proofs']>[number]> {
  const started = performance.now();
  const { certificates } = await certify(classifier, images, labels, { epsilon, method, signal });
  const proven = flagsOf(certificates[0].map(({ holds }) => holds));
  return { method, epsilon, proven, seconds: (performance.now() - started) / 1000 };
}

/** Whether images that show none of the categories are accepted. */
async function showOthers(
  { classifier, images, labels, start: firstIndex, options: { seed = 1, signal } }: Batch,
  kinds: readonly NonsenseKind[],
): Promise<Found['otherImages']> {
  const found: Found['otherImages'] = [];
  for (const { name, make } of kinds) {
    signal?.throwIfAborted();
    const made = await make({ classifier, images, seed, batchSize: labels.length, firstIndex, signal });
    found.push({ images: name, accepted: flagsOf(acceptedOf(classifier, made)) });
    made.dispose();
  }
  return found;
}

/** Whether noise can be driven to where it is accepted. */
async function driveNoise(batch: Batch): Promise<Found['fooling']> {
  const { threshold, noise: images, labels, options } = batch;
  const samples = [...labels.keys()];
  const attacks = foolingAttacks(threshold);
  const found: Found['fooling'] = [];
  for (const [i, epsilon] of sizesOf(options).entries()) {
    const round = options.balls.length + i;
    for (const each of await attackSome(batch, {
      images,
      goal: takenForMeaningful(),
      samples,
      round,
      epsilon,
      attacks,
    }))
      found.push({ attack: each.attack, epsilon, ...foundBy(each, 'accepted', samples, labels.length) });
  }
  return found;
}

/** L∞ sizes of the balls. */
const sizesOf = ({ balls }: MeasureRejectionOptions): number[] =>
  balls.filter(({ norm }) => norm === 'linf').map(({ epsilon }) => epsilon);

/** Attacks on some images of a batch, or some of its noise, at one size. */
interface Round {
  readonly images: tf.Tensor4D;
  readonly goal: Goal;
  readonly samples: readonly number[];
  readonly round: number;
  readonly epsilon: number;
  readonly attacks: readonly SuiteAttack[];
}

async function attackSome(
  { classifier, start, options }: Batch,
  { images, goal, samples, round, epsilon, attacks }: Round,
): Promise<readonly Outcome[]> {
  // Where every image is proven, there is nothing to attack.
  if (samples.length === 0) return attacks.map(({ name }) => ({ attack: name, broken: [[]], seconds: 0 }));
  const { seed = 1, signal, balls } = options;
  const rounds = balls.length + sizesOf(options).length;
  const onProgress: ProgressListener = (done, name) =>
    options.onProgress?.((round + done) / rounds, `${texts[name]?.title ?? name}, ε = ${formatEpsilon(epsilon)}`);
  const indices = samples.map((i) => start + i);
  const chosen = tf.tidy(() => tf.gather(images, tf.tensor1d([...samples], 'int32')));
  try {
    const own = { epsilons: [epsilon], seed, indices, batchSize: samples.length, signal, onProgress };
    return (await runSuite(classifier, chosen, goal, { attacks, ...own })).attacks;
  } finally {
    chosen.dispose();
  }
}

const texts: Readonly<Partial<Record<string, { readonly title: string }>>> = { ...rejectionTexts, ...foolingTexts };

type Outcome = Pick<SuiteOutcome, 'attack' | 'broken' | 'seconds'>;

/** What an attack found of some of a batch's images, as flags of all of them. */
function foundBy<Name extends string>(
  { broken: [broken], seconds }: Outcome,
  name: Name,
  samples: readonly number[],
  size: number,
) {
  const all = new Array<boolean>(size).fill(false);
  for (const [k, i] of samples.entries()) all[i] = broken[k];
  return { [name]: flagsOf(all), seconds } as Record<Name, string> & { seconds: number };
}

const acceptedOf = (classifier: Classifier, images: tf.Tensor4D): boolean[] =>
  tf.tidy(() => Array.from(classifier.predict(images).dataSync(), (prediction) => prediction !== NONSENSE));

const flagsOf = (each: readonly boolean[]): string => each.map(Number).join('');
