import { type Attack, type Criterion, misclassified, type Perturbation, takenForMeaningful } from '@saf/attacks';
import { ArgumentError, checkLabels, checkNumber, type ProgressListener } from '@saf/checks';
import { type Classifier, type NonsenseRule, withNonsenseRule } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
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

/** The curves of one nonsense rule. */
export interface CurvesOfRule {
  readonly rule: NonsenseRule;
  /** The curve of the samples as the attack gave them; they may leave the bounds. */
  readonly raw: ErrorCurve;
  /** The curve of the samples inside the bounds; null unless they were judged. */
  readonly clipped: ErrorCurve | null;
}

export interface ErrorCurves extends CurvesOfRule {
  readonly epsilons: readonly number[];
  /** Number of samples. */
  readonly count: number;
  /** The same under the other rules asked for, in their order. */
  readonly rules: readonly CurvesOfRule[];
}

/** Error rates at each epsilon, in their order. */
export interface ErrorCurve {
  /** Samples judged wrong. */
  readonly wrong: number[];
  /** wrong / count */
  readonly errors: number[];
  /** 95 % Wilson intervals of the errors. */
  readonly intervals: [number, number][];
  /** In dB, averaged over the samples that were changed; null where none was. */
  readonly psnr: (number | null)[];
}

/**
 * Error rates over the strength β of an attack (paper, Section 5: Tables 2 and 4, Figs 9 and 11), in memory bounded by a batch.
 * A labelled sample is wrong where the prediction is not its label, "nonsense" included; a nonsense sample (labels null) is wrong
 * where it is taken for a meaningful category.
 *
 * The PSNR is relative to the range of the classifier's bounds.
 *
 * @throws ArgumentError for no samples, labels that are not whole numbers in [0, categories), a mix of labelled and unlabelled batches,
 *   pixels of an attack's that are not finite, `onProgress` without the number of samples, and what the attack refuses
 * @example
 * const { raw } = await errorCurve({ classifier, attack: eq10(), epsilons: [0, 0.1, 0.25], samples: batches(testSet) });
 * raw.errors; // one per epsilon
 */
export async function errorCurve(options: ErrorCurveOptions): Promise<ErrorCurves> {
  const measurement = new CurveMeasurement(options);
  for await (const batch of options.samples) {
    try {
      await measurement.add(batch);
    } finally {
      batch.images.dispose();
    }
  }
  return measurement.curves();
}

/** The measuring of error curves, batch by batch. */
class CurveMeasurement {
  readonly #options: ErrorCurveOptions;
  #count = 0;
  #batches = 0;
  #labelled: boolean | undefined;
  readonly #report: (samplesDone: number) => void;
  readonly #tallies: readonly { rule: NonsenseRule; raw: CurveTally; clipped: CurveTally | null }[];

  constructor(options: ErrorCurveOptions) {
    this.#options = options;
    const { classifier, rules = [], epsilons, clipped = true } = options;
    if (!Array.isArray(epsilons) || epsilons.length === 0)
      throw new ArgumentError('epsilons', 'an array of at least one number', epsilons);
    this.#report = reporterOf(options);
    const tally = () => curveTally(epsilons.length);
    this.#tallies = [classifier.nonsense, ...rules].map((rule) => ({
      rule,
      raw: tally(),
      clipped: clipped ? tally() : null,
    }));
  }

  async add({ images, labels, firstIndex }: SampleBatch): Promise<void> {
    const { classifier, attack, epsilons, seed, signal } = this.#options;
    const criterion = this.#criterionOf(labels, images);
    const [size] = images.shape;
    const onProgress = (done: number) => this.#report(this.#count + done * size);
    const request = { epsilons, seed, firstIndex, signal, onProgress };
    let epsilon = 0;
    for await (const each of attack.perturb(classifier, images, criterion, request))
      await this.#judge(epsilon++, images, each, criterion);
    this.#count += size;
    this.#batches++;
  }

  async #judge(epsilon: number, originals: tf.Tensor4D, { raw, clipped }: Perturbation, criterion: Criterion) {
    try {
      const verdict = await this.#verdictOn(raw, originals, criterion);
      const same = clipped.dataId === raw.dataId;
      const wanted = this.#options.clipped ?? true;
      const clippedVerdict = same || !wanted ? verdict : await this.#verdictOn(clipped, originals, criterion);
      for (const [i, tally] of this.#tallies.entries()) {
        tally.raw.add(epsilon, verdict.isWrong[i], verdict.psnr);
        tally.clipped?.add(epsilon, clippedVerdict.isWrong[i], clippedVerdict.psnr);
      }
    } finally {
      tf.dispose([raw, clipped]);
    }
  }

  async #verdictOn(images: tf.Tensor4D, originals: tf.Tensor4D, criterion: Criterion) {
    const { classifier, rules = [] } = this.#options;
    const predictions = await predictionsUnder(rules, classifier, images);
    const [low, high] = classifier.bounds;
    const { samples } = await psnr(originals, images, high - low);
    return { isWrong: predictions.map((each) => criterion.isMet(each)), psnr: samples };
  }

  #criterionOf(labels: ArrayLike<number> | null, images: tf.Tensor4D): Criterion {
    this.#labelled ??= labels !== null;
    if (this.#labelled !== (labels !== null))
      throw new ArgumentError('samples', 'labels in every batch or in none', labels);
    if (labels === null) return takenForMeaningful();
    const { categories } = this.#options.classifier;
    checkLabels(`labels of batch ${this.#batches}`, labels, images.shape[0], categories);
    return misclassified(labels);
  }

  curves(): ErrorCurves {
    if (this.#count === 0) throw new ArgumentError('samples', 'at least one batch', this.#count);
    const [first, ...rules] = this.#tallies.map(({ rule, raw, clipped }) => ({
      rule,
      raw: raw.curve(this.#count),
      clipped: clipped?.curve(this.#count) ?? null,
    }));
    return { epsilons: [...this.#options.epsilons], count: this.#count, ...first, rules };
  }
}

/** Reports samples as a share of all of them. */
function reporterOf({ samples, attack, onProgress, ...options }: ErrorCurveOptions): (samplesDone: number) => void {
  if (!onProgress) return () => {};
  const all = Array.isArray(samples)
    ? (samples as readonly SampleBatch[]).reduce((sum, { images }) => sum + images.shape[0], 0)
    : checkNumber('count', options.count, { min: 1, integer: true });
  return (samplesDone) => onProgress(Math.min(1, samplesDone / all), attack.name);
}

/** Adds up, batch by batch, what an error curve is made of. */
function curveTally(epsilons: number) {
  const [wrong, decibels, changed] = [0, 0, 0].map((zero) => new Array<number>(epsilons).fill(zero));
  return {
    /** What a batch adds at one epsilon, by its place in the list. */
    add(epsilon: number, isWrong: readonly boolean[], psnr: readonly number[]): void {
      const finite = psnr.filter((each) => each !== Infinity);
      wrong[epsilon] += isWrong.filter(Boolean).length;
      decibels[epsilon] += finite.reduce((sum, each) => sum + each, 0);
      changed[epsilon] += finite.length;
    },
    curve: (count: number): ErrorCurve => ({
      wrong: [...wrong],
      errors: wrong.map((each) => each / count),
      intervals: wrong.map((each) => wilsonInterval(each, count)),
      psnr: decibels.map((sum, i) => (changed[i] > 0 ? sum / changed[i] : null)),
    }),
  };
}

type CurveTally = ReturnType<typeof curveTally>;

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
