import { checkLabels, checkNumber } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { wilsonInterval } from '../wilson-interval.ts';
import { calibrationOf } from './calibration-of.ts';
import { CardBench } from './card-bench.ts';
import type { CardCheck, Finding } from './card-check.ts';
import { checkEpsilons, checkImages, defaultEpsilons } from './card-inputs.ts';
import { type CardOptions, defaultBudget } from './card-options.ts';
import { CardProgressCount } from './card-progress-count.ts';
import type { CheckResult, EvaluationCard } from './card-schema.ts';
import { cardChecks } from './checks/index.ts';
import { countOf } from './masks.ts';
import { worstAt } from './worst-at.ts';

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
