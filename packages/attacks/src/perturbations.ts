import { randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { AttackOptions, Criterion, Perturbation } from './attack.ts';
import type { AttackAlgorithm, AttackRun } from './attack-algorithm.ts';
import type { CountedPasses } from './counted-passes.ts';
import { geometries } from './geometries.ts';
import { Progress } from './progress.ts';
import { TensorPool } from './tensor-pool.ts';

/** The loop over epsilons. What it yields belongs to the consumer; all else is freed when the loop ends, however it ends. */
export async function* perturbations(
  algorithm: AttackAlgorithm,
  passes: CountedPasses,
  inputs: tf.Tensor4D,
  criterion: Criterion,
  options: AttackOptions,
): AsyncGenerator<Perturbation, void, undefined> {
  const { epsilons, seed = 0, firstIndex = 0, indices } = options;
  const pool = new TensorPool();
  const run: AttackRun = {
    inputs,
    criterion,
    passes,
    pool,
    stream: (name, position, ...path) =>
      randomStream(seed, name, indices?.[position] ?? firstIndex + position, ...path),
    step: () => progress.step(),
  };
  const { once, perEpsilon } = algorithm.steps(run);
  // One step more with each epsilon: what the consumer does with it.
  const progress = new Progress(once + epsilons.length * (perEpsilon + 1), options);
  try {
    await progress.reach(0);
    const perturb = await algorithm.prepare(run);
    for (const [i, epsilon] of epsilons.entries()) {
      const raw = pool.keep(await perturb(epsilon));
      const clipped = clip(algorithm, raw, run, epsilon);
      yield { epsilon, raw: pool.release(raw), clipped };
      await progress.reach(once + (i + 1) * (perEpsilon + 1));
    }
  } finally {
    pool.disposeAll();
  }
}

function clip(algorithm: AttackAlgorithm, raw: tf.Tensor4D, run: AttackRun, epsilon: number): tf.Tensor4D {
  const { inputs, passes } = run;
  // A clone shares its data, which tells the judge that one forward pass is enough.
  if (algorithm.staysInside || raw.dataId === inputs.dataId) return tf.clone(raw);
  const [low, high] = passes.classifier.bounds;
  return tf.tidy(() => {
    const inBall = algorithm.norm ? geometries[algorithm.norm].project(raw, inputs, epsilon) : raw;
    return tf.clipByValue(inBall, low, high);
  });
}
