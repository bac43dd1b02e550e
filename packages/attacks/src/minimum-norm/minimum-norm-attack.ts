import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import {
  type Attack,
  type AttackOptions,
  disposePerturbed,
  type Goal,
  type Norm,
  type Perturbation,
} from '../framework/attack.ts';
import { checkRequest } from '../framework/check-request.ts';
import { CountedPasses } from '../framework/counted-passes.ts';
import {
  type AttackAlgorithm,
  type AttackRun,
  defineAttack,
  meetsGoal,
  perturbations,
} from '../framework/define-attack.ts';
import { geometries } from '../framework/geometry.ts';
import { acceptedScores } from '../framework/goal-scores.ts';
import { chooseRows, SampleRows } from '../framework/sample-rows.ts';
import { readAndDispose, withoutNaN } from '../framework/tensors.ts';

export type MinimizeOptions = Omit<AttackOptions, 'epsilons'>;

export interface Minimized {
  readonly attack: string;
  /** The nearest samples found that meet the goal; the inputs themselves where none was found. It belongs to the caller. */
  readonly perturbed: tf.Tensor4D;
  /** How far each is from its input, in the attack's norm; 0 for an input that meets the goal itself, Infinity where none was found. */
  readonly distances: Float32Array;
  /** Whether one was found: a fresh forward pass says so. */
  readonly success: boolean[];
  /** Gradient computations spent on each sample. */
  readonly gradients: Int32Array;
  /** Forward passes beside those of the gradients. */
  readonly queries: Int32Array;
}

/**
 * An attack that looks for the smallest perturbation that meets the goal. It searches once, whatever the epsilons: at each
 * epsilon `run` and `perturb` give what was found where that is within epsilon, and the input where it is not.
 */
export interface MinimumNormAttack extends Attack {
  /**
   * The smallest perturbations found.
   *
   * @param inputs [N, height, width, channels], finite and inside the classifier's bounds
   * @throws ArgumentError for inputs, labels or options that do not fit
   * @example
   * const { perturbed, distances } = await deepFool().minimize(classifier, images, labels);
   */
  minimize(classifier: Classifier, inputs: tf.Tensor4D, goal: Goal, options?: MinimizeOptions): Promise<Minimized>;
}

/** Puts a minimum-norm algorithm into the frame that all attacks share. */
export function defineMinimumNormAttack(algorithm: MinimumNormAlgorithm): MinimumNormAttack {
  const finder = { ...algorithm, find: findNearest(algorithm) };
  return { ...defineAttack(withinEpsilons(finder)), minimize: minimizeBy(finder) };
}

/** What a search is given: the samples of a run that do not meet the goal by themselves. */
export interface MinimumNormSearch extends AttackRun {
  /** Where in the batch each of them stands. */
  readonly positions: readonly number[];
  /** Their inputs. */
  readonly origin: tf.Tensor4D;
  /** Which of their scores meet the goal (see `acceptedScores`). */
  readonly accepted: tf.Tensor2D;
}

/** A minimum-norm attack without its frame. */
export interface MinimumNormAlgorithm {
  readonly name: string;
  readonly norm: Norm;
  /** How many steps a search awaits at most. */
  steps(run: AttackRun): number;
  /** The nearest sample found for each; what does not meet the goal counts as not found. */
  search(search: MinimumNormSearch): Promise<tf.Tensor4D>;
}

/** Lets an algorithm search for the samples that do not meet the goal by themselves, and measures what it found. */
function findNearest({ norm, search }: MinimumNormAlgorithm): Finder['find'] {
  return async (run) => {
    const { inputs, pool } = run;
    const rows = new SampleRows(
      pool,
      { origin: tf.clone(inputs) },
      Array.from({ length: inputs.shape[0] }, (_, i) => i),
    );
    rows.leave(await meetsGoal(run, inputs), { points: rows.tensors.origin });
    const points = rows.isEmpty ? rows.tensors.origin : await searchActive(run, rows.tensors.origin, rows.positions);
    return measure(run, await withoutNaN(pool.keep(rows.gather({ points }).points), inputs, pool));
  };

  async function searchActive(run: AttackRun, origin: tf.Tensor4D, positions: readonly number[]): Promise<tf.Tensor4D> {
    const { criterion, passes, pool } = run;
    const accepted = pool.keep(acceptedScores(criterion.take(positions), positions.length, passes.classifier));
    const points = pool.keep(await search({ ...run, origin, accepted, positions }));
    pool.dispose(accepted);
    return points;
  }

  async function measure({ inputs, criterion, passes }: AttackRun, points: tf.Tensor4D): Promise<Found> {
    const met = criterion.isMet(await readAndDispose(passes.classifier.predict(points)));
    const lengths = await readAndDispose<'float32'>(tf.tidy(() => geometries[norm].length(tf.sub(points, inputs))));
    return { points, distances: Float32Array.from(lengths, (length, i) => (met[i] ? length : Infinity)) };
  }
}

/** The method `minimize` of an attack: what the finder finds, within the largest of epsilons. */
export function minimizeBy(finder: Finder): MinimumNormAttack['minimize'] {
  return async (classifier, inputs, goal, options = {}) => {
    const request = { ...options, epsilons: [Number.MAX_VALUE] };
    const criterion = await checkRequest(classifier, inputs, goal, request);
    const passes = new CountedPasses(classifier, inputs.shape[0]);
    let distances: Float32Array = new Float32Array();
    const find: Finder['find'] = async (run) => {
      const found = await finder.find(run);
      distances = found.distances;
      return found;
    };
    const algorithm = withinEpsilons({ ...finder, find });
    const perturbed = await onlyOne(perturbations(algorithm, passes, inputs, criterion, request));
    const { gradients, queries } = passes;
    const success = Array.from(distances, Number.isFinite);
    return { attack: finder.name, perturbed, distances, success, gradients, queries };
  };
}

async function onlyOne(each: AsyncIterable<Perturbation>): Promise<tf.Tensor4D> {
  let only: Perturbation | undefined;
  try {
    for await (only of each);
  } catch (error) {
    if (only) disposePerturbed(only);
    throw error;
  }
  only!.clipped.dispose();
  return only!.raw;
}

/** An algorithm that finds the smallest perturbations once, and gives at each epsilon those that are within it. */
function withinEpsilons({ name, norm, steps, find }: Finder): AttackAlgorithm {
  return {
    name,
    norm,
    staysInside: true,
    steps: (run) => ({ once: steps(run), perEpsilon: 0 }),
    async prepare(run) {
      const { points, distances } = await find(run);
      run.pool.keep(points);
      return (epsilon) =>
        tf.tidy(() => {
          const within = tf.tensor1d(Array.from(distances, (distance) => distance <= epsilon));
          return chooseRows(within, points, run.inputs);
        });
    },
  };
}

interface Found {
  /** Inside the bounds, one for each sample of the batch. */
  readonly points: tf.Tensor4D;
  /** Infinity for a point that does not meet the goal. */
  readonly distances: Float32Array;
}

/** What looks for the smallest perturbations, whatever it takes for their size. */
export interface Finder extends Pick<AttackAlgorithm, 'name' | 'norm'> {
  /** How many steps `find` awaits at most. */
  steps(run: AttackRun): number;
  find(run: AttackRun): Promise<Found>;
}
