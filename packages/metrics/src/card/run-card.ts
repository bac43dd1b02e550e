import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { formatEpsilon } from '../format-epsilon.ts';
import { wilsonInterval } from '../wilson-interval.ts';
import { calibrationOf } from './calibration-of.ts';
import { CardBench } from './card-bench.ts';
import type { CardCheck, Finding } from './card-check.ts';
import { type CardOptions, defaultBudget } from './card-options.ts';
import { CardProgressCount } from './card-progress-count.ts';
import type { CheckResult, EvaluationCard } from './card-schema.ts';
import { cardChecks } from './checks/index.ts';
import { countOf } from './masks.ts';
import { worstAt } from './worst-at.ts';

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
  const progress = new CardProgressCount(options, epsilons.length + cardChecks.length);
  const budget = { ...defaultBudget, ...options.budget };
  const bench = new CardBench(classifier, images, labels, epsilons, budget, options, (share) => progress.within(share));
  const calibration = await calibrationOf(bench);
  for (const epsilon of epsilons) {
    progress.next(`gradients at ε = ${formatEpsilon(epsilon)}`);
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
