import type { Classifier } from '@saf/models';
import { type AttackResult, type Criterion, disposeAttackResult } from '../framework/attack.ts';
import type { AutoAttackStage } from './auto-attack.ts';
import type { EvaluationState } from './evaluation-state.ts';
import type { Stage } from './stages.ts';

interface StageOptions {
  readonly epsilon: number;
  readonly seed: number;
  readonly firstIndex: number;
  readonly batchSize: number;
  readonly signal?: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/** One attack on the samples that still stand. */
export async function runStage(
  stage: Stage,
  classifier: Classifier,
  standing: EvaluationState,
  criterion: Criterion,
  options: StageOptions,
): Promise<AutoAttackStage> {
  const open = standing.open;
  const attacked = (await stage.soften?.(classifier)) ?? classifier;
  const all = batches(open, options.batchSize);
  const spent = { gradients: 0, queries: 0 };
  for (const [i, samples] of all.entries()) {
    const onProgress = (done: number) => options.onProgress((i + done) / all.length);
    const result = await runBatch(stage, attacked, standing, criterion, samples, { ...options, onProgress });
    spent.gradients += sumOf(result.gradients);
    spent.queries += sumOf(result.queries);
  }
  if (all.length === 0) options.onProgress(1);
  const broken = open.length - standing.open.length;
  return { attack: stage.name, attacked: open.length, broken, robustAccuracy: standing.accuracy, ...spent };
}

async function runBatch(
  { name, attack }: Stage,
  classifier: Classifier,
  standing: EvaluationState,
  criterion: Criterion,
  samples: readonly number[],
  { epsilon, seed, firstIndex, signal, onProgress }: StageOptions,
): Promise<AttackResult> {
  const images = standing.images(samples);
  const indices = samples.map((sample) => firstIndex + sample);
  try {
    const options = { epsilons: [epsilon], seed, indices, signal, onProgress };
    const result = await (await attack()).run(classifier, images, criterion.take(samples), options);
    await standing.take(name, samples, result).finally(() => disposeAttackResult(result));
    return result;
  } finally {
    images.dispose();
  }
}

const sumOf = (counts: Int32Array) => counts.reduce((sum, count) => sum + count, 0);

/** Samples in their order, so many at a time. */
export function batches(samples: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, i) => samples.slice(i * size, (i + 1) * size));
}
