import type { Classifier } from '@saf/models';
import { type RandomSource, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import {
  type Attack,
  type AttackOptions,
  type Criterion,
  disposePerturbed,
  type Goal,
  type Norm,
  type Perturbation,
  type Perturbed,
} from './attack.ts';
import { checkRequest } from './check-request.ts';
import { CountedPasses } from './counted-passes.ts';
import { clipToBounds, geometries } from './geometry.ts';
import { countSteps } from './progress.ts';
import type { SampleRows } from './sample-rows.ts';
import { readAndDispose, TensorPool, withoutNaN } from './tensors.ts';

/** Puts an algorithm into the frame that all attacks share. */
export function defineAttack(algorithm: AttackAlgorithm): Attack {
  const { name, norm } = algorithm;
  const start = async (classifier: Classifier, inputs: tf.Tensor4D, goal: Goal, options: AttackOptions) => {
    const criterion = await checkRequest(classifier, inputs, goal, options);
    const passes = new CountedPasses(classifier, inputs.shape[0]);
    return { criterion, passes, each: perturbations(algorithm, passes, inputs, criterion, options) };
  };
  return {
    name,
    norm,
    async run(classifier, inputs, goal, options) {
      const { criterion, passes, each } = await start(classifier, inputs, goal, options);
      const perturbed = await judgeAll(each, classifier, criterion);
      return { attack: name, perturbed, gradients: passes.gradients, queries: passes.queries };
    },
    async *perturb(classifier, inputs, goal, options) {
      yield* (await start(classifier, inputs, goal, options)).each;
    },
  };
}

/** An attack along one direction, without its frame. */
export interface DirectionAlgorithm extends Pick<AttackAlgorithm, 'name' | 'norm'> {
  /** How often `direction` awaits a step. */
  steps(run: AttackRun): number;
  /** The direction of each sample, of the shape of the inputs. */
  direction(run: AttackRun): Promise<tf.Tensor4D>;
}

/** An attack that moves every input along one direction, x + epsilon · direction: found once, whatever the epsilons. */
export function directionAttack({ name, norm, steps, direction }: DirectionAlgorithm): Attack {
  return defineAttack({
    name,
    norm,
    steps: (run) => ({ once: steps(run), perEpsilon: 0 }),
    async prepare(run) {
      const along = run.pool.keep(await direction(run));
      return (epsilon) =>
        epsilon === 0 ? tf.clone(run.inputs) : tf.tidy(() => tf.add(run.inputs, tf.mul(along, epsilon)));
    },
  });
}

/** A search at one epsilon that looks first at the points found at the epsilon before, or the inputs: so that success never falls. */
export type Search = (epsilon: number, found: tf.Tensor4D) => Promise<tf.Tensor4D>;

/** What `prepare` gives for an algorithm that searches anew at each epsilon; at 0 there is nothing to search. */
export function searchPerEpsilon(
  { inputs, pool }: AttackRun,
  search: Search,
): Awaited<ReturnType<AttackAlgorithm['prepare']>> {
  let previous = pool.keep(tf.clone(inputs));
  return async (epsilon) => {
    const found = epsilon === 0 ? tf.clone(inputs) : await search(epsilon, previous);
    pool.dispose(previous);
    previous = pool.keep(tf.clone(found));
    return found;
  };
}

/** What an algorithm is given of a run. */
export interface AttackRun {
  readonly inputs: tf.Tensor4D;
  readonly criterion: Criterion;
  /** Passes through the classifier, counted. */
  readonly passes: CountedPasses;
  /** The random stream of the sample at a position in the batch: it goes by the sample's number, so that batches do not matter. */
  stream(name: string, position: number, ...path: readonly (string | number)[]): RandomSource;
  /** Owns the tensors that live across awaits. */
  readonly pool: TensorPool;
  /** Awaited after each step: reports progress, and throws when the run is aborted. */
  step(): Promise<void>;
}

/** Whether points meet the goal of a run: those of all samples, or of the samples at these positions of the batch. */
export async function meetsGoal(
  { criterion, passes }: Pick<AttackRun, 'criterion' | 'passes'>,
  points: tf.Tensor4D,
  positions?: readonly number[],
): Promise<boolean[]> {
  const goal = positions ? criterion.take(positions) : criterion;
  return goal.isMet(await passes.predict(points, positions));
}

/** Samples whose predictions meet the goal of a run leave with the point they are at. */
export async function leaveSuccesses<State extends { readonly x: tf.Tensor4D; readonly predictions: tf.Tensor1D }>(
  { criterion }: Pick<AttackRun, 'criterion'>,
  rows: SampleRows<State, { readonly point: tf.Tensor4D }>,
): Promise<void> {
  if (rows.isEmpty) return;
  const { x, predictions } = rows.tensors;
  rows.leave(criterion.take(rows.positions).isMet(await predictions.data<'int32'>()), { point: x });
}

/** An attack without its frame: `defineAttack` checks, loops over epsilons, projects, clips, judges, counts and frees. */
export interface AttackAlgorithm {
  readonly name: string;
  readonly norm: Norm | null;
  /** Whether what it gives is inside the norm ball and the bounds already, so that raw and clipped are the same. */
  readonly staysInside?: boolean;
  /** How many steps come before the first epsilon, and at most how many with each epsilon. */
  steps(run: AttackRun): { readonly once: number; readonly perEpsilon: number };
  /** Does what does not depend on epsilon, and gives the function that perturbs the inputs by an epsilon. */
  prepare(run: AttackRun): Promise<(epsilon: number) => tf.Tensor4D | Promise<tf.Tensor4D>>;
}

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
  const progress = countSteps(once + epsilons.length * (perEpsilon + 1), options, algorithm.name);
  try {
    await progress.reach(0);
    const perturb = await algorithm.prepare(run);
    for (const [i, epsilon] of epsilons.entries()) {
      const raw = await withoutNaN(pool.keep(await perturb(epsilon)), inputs, pool);
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
  return tf.tidy(() => {
    const inBall = algorithm.norm ? geometries[algorithm.norm].project(raw, inputs, epsilon) : raw;
    return clipToBounds(passes.classifier, inBall);
  });
}

/** Judges each perturbation by fresh forward passes; frees all of them if one fails. */
export async function judgeAll(
  perturbations: AsyncIterable<Perturbation>,
  classifier: Classifier,
  criterion: Criterion,
): Promise<Perturbed[]> {
  const judged: Perturbed[] = [];
  try {
    for await (const each of perturbations) judged.push(await judge(each, classifier, criterion));
    return judged;
  } catch (error) {
    for (const each of judged) disposePerturbed(each);
    throw error;
  }
}

async function judge(perturbation: Perturbation, classifier: Classifier, criterion: Criterion): Promise<Perturbed> {
  const { raw, clipped } = perturbation;
  const predict = (inputs: tf.Tensor4D) => readAndDispose(classifier.predict(inputs));
  try {
    const rawPredictions = await predict(raw);
    const clippedPredictions = raw.dataId === clipped.dataId ? rawPredictions : await predict(clipped);
    const success = criterion.isMet(clippedPredictions);
    const rawSuccess = criterion.isMet(rawPredictions);
    return { ...perturbation, rawPredictions, clippedPredictions, success, rawSuccess };
  } catch (error) {
    tf.dispose([raw, clipped]);
    throw error;
  }
}
