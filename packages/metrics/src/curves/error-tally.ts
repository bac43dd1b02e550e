import { type Attack, type Criterion, misclassified, takenForMeaningful } from '@saf/attacks';
import { ArgumentError, checkLabels, checkNumber, type ProgressListener } from '@saf/checks';
import { type Classifier, type NonsenseRule, withNonsenseRule } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { psnr } from './psnr.ts';

/** A batch of samples to be attacked. */
export interface SampleBatch {
  /** [N, height, width, channels], inside the classifier's bounds. Freed by `errorCurve`. */
  readonly images: tf.Tensor4D;
  /** True labels [N]; null for nonsense samples, which belong to no category. */
  readonly labels: ArrayLike<number> | null;
  /** Number of the first image in its data set. */
  readonly firstIndex: number;
}

export interface ErrorCurveOptions {
  readonly classifier: Classifier;
  readonly attack: Attack;
  /** Strengths β of the attack, ascending. */
  readonly epsilons: readonly number[];
  /** Batches, taken one after the other; all labelled or none. */
  readonly samples: Iterable<SampleBatch> | AsyncIterable<SampleBatch>;
  /** Whether samples inside the bounds are judged beside the raw ones; true by default, false saves half of the forward passes. */
  readonly clipped?: boolean;
  /** More nonsense rules to judge the same samples by. */
  readonly rules?: readonly NonsenseRule[];
  /** Root of the attack's random streams; 0 by default. */
  readonly seed?: number;
  /** Number of samples that there will be: `onProgress` needs it, unless the samples are an array. */
  readonly count?: number;
  /** Called after each part of a batch with the share of the samples that are done. */
  readonly onProgress?: ProgressListener;
  /** Aborting rejects with the signal's reason and frees every tensor. */
  readonly signal?: AbortSignal;
}

/** What is counted of some samples at one epsilon. */
export interface ErrorTally {
  /** Samples judged wrong. */
  readonly wrong: number;
  /** Their PSNR in dB added up, over the samples that were changed. */
  readonly decibels: number;
  readonly changed: number;
}

/** What is counted of one batch: under the classifier's own nonsense rule, and then under each of the others. Plain data. */
export interface BatchTally {
  readonly epsilons: readonly number[];
  /** Number of samples. */
  readonly count: number;
  readonly rules: readonly {
    readonly rule: NonsenseRule;
    /** At each epsilon, in their order. */
    readonly raw: readonly ErrorTally[];
    readonly clipped: readonly ErrorTally[] | null;
  }[];
}

/**
 * What error curves are made of, batch by batch: batches that are counted by several processes give the curves of one, to the bit.
 *
 * @throws as `errorCurve`
 * @example
 * const tallies = [...(await tallyErrors({ ...options, samples: firstHalf })), ...(await tallyErrors({ ...options, samples: secondHalf }))];
 * const { raw } = curvesOfTallies(tallies);
 */
export async function tallyErrors(options: ErrorCurveOptions): Promise<BatchTally[]> {
  const { epsilons } = options;
  if (!Array.isArray(epsilons) || epsilons.length === 0)
    throw new ArgumentError('epsilons', 'an array of at least one number', epsilons);
  const report = reporterOf(options);
  const tallies: BatchTally[] = [];
  let labelled: boolean | undefined;
  let count = 0;
  for await (const batch of options.samples) {
    const { images, labels } = batch;
    try {
      labelled ??= labels !== null;
      if (labelled !== (labels !== null))
        throw new ArgumentError('samples', 'labels in every batch or in none', labels);
      const criterion = criterionOf(batch, tallies.length, options);
      const [size] = images.shape;
      const before = count;
      const onProgress = (done: number) => report(before + done * size);
      tallies.push(await tallyBatch(batch, criterion, { ...options, onProgress }));
      count += size;
    } finally {
      images.dispose();
    }
  }
  return tallies;
}

function criterionOf({ images, labels }: SampleBatch, place: number, { classifier }: ErrorCurveOptions): Criterion {
  if (labels === null) return takenForMeaningful();
  checkLabels(`labels of batch ${place}`, labels, images.shape[0], classifier.categories);
  return misclassified(labels);
}

async function tallyBatch(
  { images, firstIndex }: SampleBatch,
  criterion: Criterion,
  { onProgress, ...options }: Omit<ErrorCurveOptions, 'onProgress'> & { onProgress(done: number): void },
): Promise<BatchTally> {
  const { classifier, attack, epsilons, seed, signal, rules = [], clipped = true } = options;
  const judged = [classifier.nonsense, ...rules].map((rule) => ({
    ...{ rule, raw: [] as ErrorTally[], clipped: clipped ? ([] as ErrorTally[]) : null },
  }));
  const request = { epsilons, seed, firstIndex, signal, onProgress };
  for await (const each of attack.perturb(classifier, images, criterion, request)) {
    try {
      const raw = await judge(each.raw, images, criterion, options);
      const isSame = !clipped || each.clipped.dataId === each.raw.dataId;
      const inside = isSame ? raw : await judge(each.clipped, images, criterion, options);
      for (const [i, tally] of judged.entries()) {
        tally.raw.push(raw[i]);
        tally.clipped?.push(inside[i]);
      }
    } finally {
      tf.dispose([each.raw, each.clipped]);
    }
  }
  return { epsilons: [...epsilons], count: images.shape[0], rules: judged };
}

/** What is counted of samples under each of the rules. */
async function judge(
  images: tf.Tensor4D,
  originals: tf.Tensor4D,
  criterion: Criterion,
  { classifier, rules = [] }: Pick<ErrorCurveOptions, 'classifier' | 'rules'>,
): Promise<ErrorTally[]> {
  const predictions = await predictionsUnder(rules, classifier, images);
  const [low, high] = classifier.bounds;
  const { samples } = await psnr(originals, images, high - low);
  const finite = samples.filter((each) => each !== Infinity);
  const decibels = finite.reduce((sum, each) => sum + each, 0);
  return predictions.map((each) => ({
    wrong: criterion.isMet(each).filter(Boolean).length,
    decibels,
    changed: finite.length,
  }));
}

/** Reports samples as a share of all of them. */
function reporterOf({ samples, attack, onProgress, ...options }: ErrorCurveOptions): (samplesDone: number) => void {
  if (!onProgress) return () => {};
  const all = Array.isArray(samples)
    ? (samples as readonly SampleBatch[]).reduce((sum, { images }) => sum + images.shape[0], 0)
    : checkNumber('count', options.count, { min: 1, integer: true });
  return (samplesDone) => onProgress(Math.min(1, samplesDone / all), attack.name);
}

/** Predictions [N] under the classifier's own nonsense rule and then under each of the others, from one forward pass. */
async function predictionsUnder(
  rules: readonly NonsenseRule[],
  classifier: Classifier,
  images: tf.Tensor4D,
): Promise<Int32Array[]> {
  const predictions = rules.length === 0 ? classifier.predict(images) : predictionsOfRules(rules, classifier, images);
  const values = await predictions.data();
  predictions.dispose();
  const [count] = images.shape;
  return [null, ...rules].map((_, i) => Int32Array.from(values.subarray(i * count, (i + 1) * count)));
}

function predictionsOfRules(rules: readonly NonsenseRule[], classifier: Classifier, images: tf.Tensor4D): tf.Tensor {
  return tf.tidy(() => {
    const confidences = classifier.confidences(images);
    const known = { ...classifier, confidences: () => tf.clone(confidences) };
    return tf.stack([classifier.nonsense, ...rules].map((rule) => withNonsenseRule(known, rule).predict(images)));
  });
}
