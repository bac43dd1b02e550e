import { checkInsideBounds } from '@saf/checks/images';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { eachBatch, read } from '../batches.ts';
import { brierScore } from '../calibration/brier-score.ts';
import { expectedCalibrationError } from '../calibration/expected-calibration-error.ts';
import { formatEpsilon } from '../format-epsilon.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import type { CardCheck, Finding } from './card-check.ts';
import { type CardOptions, defaultBudget } from './card-options.ts';
import type { CheckResult, EvaluationCard } from './card-schema.ts';
import { CheckContext } from './check-context.ts';
import { cardChecks } from './checks/index.ts';
import { countOf } from './masks.ts';
import { comparedAt, whiteBox } from './white-box.ts';

/** What a card is made of, checked. */
export interface CardRequest {
  readonly classifier: Classifier;
  readonly images: tf.Tensor4D;
  readonly labels: Int32Array;
  readonly epsilons: readonly number[];
  readonly options: CardOptions;
}

/** White-box attacks at every epsilon, and then one check after the other. */
export async function runCard({ classifier, images, labels, epsilons, options }: CardRequest): Promise<EvaluationCard> {
  checkInsideBounds('images', await images.data(), images.shape[0], classifier.bounds);
  const progress = countProgress(options, epsilons.length + cardChecks.length);
  const budget = { ...defaultBudget, ...options.budget };
  const context = new CheckContext(classifier, images, labels, epsilons, budget, options, progress.within);
  const calibration = await calibrationOf(context);
  for (const epsilon of epsilons) {
    progress.next(`gradients at ε = ${formatEpsilon(epsilon)}`);
    await whiteBox(context, epsilon);
  }
  const checks: CheckResult[] = [];
  for (const check of cardChecks) {
    progress.next(check.id);
    checks.push(await answer(check, context));
  }
  progress.end();
  return cardOf(context, checks, calibration);
}

async function answer(check: CardCheck, context: CheckContext): Promise<CheckResult> {
  const { id, question } = check;
  const { outcome, numbers, sentence } = await check.run(context).catch((error: unknown): Finding => {
    context.options.signal?.throwIfAborted();
    // One question that cannot be asked of a classifier is no reason to lose the answers to the others.
    return {
      outcome: 'unclear',
      numbers: {},
      sentence: `Could not be answered: ${(error as Error)?.message ?? error}`,
    };
  });
  const finite = Object.entries(numbers).map(([name, value]) => [name, Number.isFinite(value) ? value : null]);
  return { id, question, outcome, numbers: Object.fromEntries(finite), sentence };
}

async function cardOf(
  context: CheckContext,
  checks: CheckResult[],
  calibration: EvaluationCard['calibration'],
): Promise<EvaluationCard> {
  const { classifier, options, epsilons, count } = context;
  const { name, inputShape, categories, bounds, nonsense } = classifier;
  const robust: EvaluationCard['robust'] = [];
  for (const epsilon of epsilons) {
    const { wrong, attacks } = await context.worstAt(epsilon);
    robust.push({ epsilon, ...accuracyOf(count - wrong, count), attacks });
  }
  return {
    kind: 'card',
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
    seed: context.seed,
    engine: { name: tf.getBackend(), tfjs: tf.version_core },
    norm: 'linf',
    epsilons: [...epsilons],
    comparedAt: await comparedAt(context),
    budget: { ...context.budget },
    clean: accuracyOf(count - countOf(await context.clean()), count),
    robust,
    calibration,
    checks,
  };
}

function accuracyOf(correct: number, count: number) {
  return { correct, count, accuracy: correct / count, interval: wilsonInterval(correct, count) };
}

/** Calibration of the meaningful confidences, whatever the nonsense rule says. */
async function calibrationOf({
  classifier,
  images,
  labels,
  batchSize,
}: CheckContext): Promise<EvaluationCard['calibration']> {
  const { categories } = classifier;
  const confidences = new Float32Array(labels.length * categories);
  await eachBatch(images, { shape: classifier.inputShape }, { batchSize }, async (batch, first) => {
    const meaningful = tf.tidy(() => tf.slice(classifier.confidences(batch), [0, 0], [-1, categories]));
    confidences.set(await read(meaningful), first * categories);
  });
  const rows = Array.from(labels, (_, i) => confidences.subarray(i * categories, (i + 1) * categories));
  const largest = rows.map((row) => Math.min(1, Math.max(...row)));
  const correct = rows.map((row, i) => row.indexOf(Math.max(...row)) === labels[i]);
  const { error } = expectedCalibrationError(largest, correct);
  return { expectedCalibrationError: error, brierScore: brierScore(confidences, labels, categories) };
}

/** Parts of equal length: a part's own progress lies between its beginning and that of the next. */
function countProgress({ signal, onProgress }: CardOptions, parts: number) {
  let [done, note, shown] = [-1, '', 0];
  return {
    next(nextNote: string): void {
      signal?.throwIfAborted();
      note = nextNote;
      done++;
    },
    within(share: number): void {
      // A part may be several attacks, each of which counts from 0 to 1.
      shown = Math.max(shown, (done + Math.min(share, 1)) / parts);
      onProgress?.(shown, note);
    },
    end: () => onProgress?.(1, note),
  };
}
