import { ArgumentError, checkLabels, checkNumber, checkShape } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { brierScore } from '../brier-score.ts';
import { eachBatch, read } from '../each-batch.ts';
import { expectedCalibrationError } from '../expected-calibration-error.ts';
import { wilsonInterval } from '../wilson-interval.ts';
import { CardBench } from './card-bench.ts';
import type { CardCheck, Finding } from './card-check.ts';
import { type CardOptions, defaultBudget } from './card-options.ts';
import type { CheckResult, EvaluationCard } from './card-schema.ts';
import { cardChecks } from './checks/index.ts';
import { countOf } from './masks.ts';
import { worstAt } from './worst-at.ts';

/** Shares of the pixel range that are attacked by default: up to the ε of MNIST (Madry et al., ICLR 2018). */
const DEFAULT_SHARES = [0.05, 0.1, 0.2, 0.3];

/**
 * Is the robustness real? Attacks a classifier in L∞ and asks what tells a masked gradient from robustness (Carlini et al., "On
 * evaluating adversarial robustness", 2019; Athalye et al., 2018; Croce and Hein, 2020; Pintor et al., 2022; Zimmermann et al., 2022).
 * A check that fails says that robust accuracy was, in part, a failure of the attack.
 *
 * The robust accuracies of the card are the mean over images of the worst over all of its attacks. Memory is that of a batch of
 * images, and the images themselves.
 *
 * @param images float32 [N, height, width, channels], inside the classifier's bounds; 100 to 1,000 are a good number
 * @param labels [N], in [0, categories)
 * @throws ArgumentError for images, labels or options that do not fit, or none
 * @example
 * const card = await evaluationCard(classifier, images, labels, { twin: undefended, seed: 1 });
 * failedChecks(card).map(({ sentence }) => sentence);
 */
export async function evaluationCard(
  classifier: Classifier,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  options: CardOptions = {},
): Promise<EvaluationCard> {
  const epsilons = checkEpsilons(options.epsilons ?? defaultEpsilons(classifier));
  checkNumber('seed', options.seed ?? 0, { integer: true });
  checkLabels('labels', labels, images?.shape?.[0], classifier.categories);
  await checkImages(images, classifier);
  const progress = new CardProgressCount(options, epsilons.length + cardChecks.length);
  const budget = { ...defaultBudget, ...options.budget };
  const bench = new CardBench(classifier, images, Int32Array.from(labels), epsilons, budget, options, (share) =>
    progress.within(share),
  );
  const calibration = await calibrationOf(bench);
  for (const epsilon of epsilons) {
    progress.next(`gradients at ε = ${epsilon}`);
    await bench.whiteBox(epsilon);
  }
  const checks: CheckResult[] = [];
  for (const check of cardChecks) {
    progress.next(check.id);
    checks.push(await answer(check, bench));
  }
  progress.end();
  return cardOf(bench, checks, calibration);
}

async function answer(check: CardCheck, bench: CardBench): Promise<CheckResult> {
  const { id, question } = check;
  const { outcome, numbers, sentence } = await check.run(bench).catch((error: unknown): Finding => {
    bench.options.signal?.throwIfAborted();
    // One question that cannot be asked of a classifier is no reason to lose the answers to the others.
    return { outcome: 'unclear', numbers: {}, sentence: `Could not be asked: ${(error as Error)?.message ?? error}` };
  });
  const finite = Object.entries(numbers).map(([name, value]) => [name, Number.isFinite(value) ? value : null]);
  return { id, question, outcome, numbers: Object.fromEntries(finite), sentence };
}

async function cardOf(
  bench: CardBench,
  checks: CheckResult[],
  calibration: EvaluationCard['calibration'],
): Promise<EvaluationCard> {
  const { classifier, options, epsilons, count } = bench;
  const { name, inputShape, categories, bounds, nonsense } = classifier;
  const robust: EvaluationCard['robust'] = [];
  for (const epsilon of epsilons) {
    const { wrong, attacks } = await worstAt(bench, epsilon);
    robust.push({ epsilon, ...accuracyOf(count - wrong, count), attacks });
  }
  return {
    version: 1,
    classifier: {
      name,
      inputShape: [...inputShape],
      categories,
      bounds: [...bounds],
      nonsense,
      weights: options.weights ?? null,
    },
    dataset: options.dataset ?? null,
    images: count,
    seed: bench.seed,
    engine: { name: tf.getBackend(), tfjs: tf.version_core },
    norm: 'linf',
    epsilons: [...epsilons],
    comparedAt: await bench.comparedAt(),
    budget: { ...bench.budget },
    clean: accuracyOf(count - countOf(await bench.clean()), count),
    robust,
    calibration,
    checks,
  };
}

function accuracyOf(correct: number, count: number) {
  return { correct, count, accuracy: correct / count, interval: wilsonInterval(correct, count) };
}

/** Of the meaningful confidences, whatever the nonsense rule says. */
async function calibrationOf({
  classifier,
  images,
  labels,
  batchSize,
}: CardBench): Promise<EvaluationCard['calibration']> {
  const { categories } = classifier;
  const confidences = new Float32Array(labels.length * categories);
  await eachBatch(images, classifier.inputShape, { batchSize }, async (batch, first) => {
    const meaningful = tf.tidy(() => tf.slice(classifier.confidences(batch), [0, 0], [-1, categories]));
    confidences.set(await read(meaningful), first * categories);
  });
  const rows = Array.from(labels, (_, i) => confidences.subarray(i * categories, (i + 1) * categories));
  const largest = rows.map((row) => Math.min(1, Math.max(...row)));
  const correct = rows.map((row, i) => row.indexOf(Math.max(...row)) === labels[i]);
  const { error } = expectedCalibrationError(largest, correct);
  return { expectedCalibrationError: error, brierScore: brierScore(confidences, labels, categories) };
}

async function checkImages(images: tf.Tensor4D, { inputShape, bounds: [low, high] }: Classifier): Promise<void> {
  checkShape('images', images, [null, ...inputShape], 'float32');
  const values = await images.data();
  // The negated condition is true for NaN as well.
  const outside = values.findIndex((value) => !(value >= low && value <= high));
  if (outside >= 0) {
    const image = Math.floor((outside * images.shape[0]) / values.length);
    throw new ArgumentError(`images[${image}]`, `pixels in [${low}, ${high}]`, values[outside]);
  }
}

function defaultEpsilons({ bounds: [low, high] }: Classifier): number[] {
  return DEFAULT_SHARES.map((share) => Number((share * (high - low)).toPrecision(6)));
}

function checkEpsilons(epsilons: readonly number[]): readonly number[] {
  if (!Array.isArray(epsilons) || epsilons.length === 0)
    throw new ArgumentError('epsilons', 'an array of at least one number', epsilons);
  for (const [i, epsilon] of epsilons.entries())
    checkNumber(`epsilons[${i}]`, epsilon, { min: epsilons[i - 1] ?? 0, exclusiveMin: true });
  return epsilons;
}

/** Parts of equal length: a part's own progress lies between its beginning and that of the next. */
class CardProgressCount {
  private done = -1;
  private note = '';
  private shown = 0;

  constructor(
    private readonly options: CardOptions,
    private readonly parts: number,
  ) {}

  next(note: string): void {
    this.options.signal?.throwIfAborted();
    this.note = note;
    this.done++;
  }

  within(share: number): void {
    // A part may be several attacks, each of which counts from 0 to 1.
    this.shown = Math.max(this.shown, (this.done + Math.min(share, 1)) / this.parts);
    this.options.onProgress?.({ share: this.shown, note: this.note });
  }

  end(): void {
    this.options.onProgress?.({ share: 1, note: this.note });
  }
}
