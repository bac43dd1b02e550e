import { checkNumber } from '@saf/checks';
import type { RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Attack, Norm } from '../framework/attack.ts';
import { evaluateLoss, type ForwardPass } from '../framework/attack-loss.ts';
import { checkCounts } from '../framework/check-request.ts';
import { type AttackRun, defineAttack, meetsGoal, searchPerEpsilon } from '../framework/define-attack.ts';
import { geometryOf } from '../framework/geometry.ts';
import { acceptedScores, goalMargin } from '../framework/goal-scores.ts';
import { randomImages, readAndDispose } from '../framework/tensors.ts';
import { type ImageConstraints, type ImageShape, l2Squares, linfSquares, type Squares } from './squares.ts';

export interface SquareOptions {
  /** The ball the perturbation stays in; 'linf' by default. */
  norm?: Norm;
  /** Queries from each start; 5000 by default. */
  queries?: number;
  /** Starts that each sample has at most; 1 by default. */
  restarts?: number;
  /** Share of the image's area that the first squares cover; 0.8 by default. */
  area?: number;
  /** Whether the schedule by which squares shrink is fitted to the number of queries, or made for 10,000; true by default. */
  rescale?: boolean;
}

/**
 * Square attack (Andriushchenko, Croce, Flammarion, Hein, "Square attack: a query-efficient black-box adversarial attack via random
 * search", ECCV 2020): a random search by squares that get smaller, each kept if it raises the margin, the largest score that meets the
 * goal minus the largest that does not. It needs no gradient, so it finds what masked gradients hide.
 *
 * A sample leaves the batch at the first point that meets its goal; for one that never does the point of the largest margin is given.
 * Success never falls as epsilon grows, as with `pgd`. Each sample draws its own squares, from the stream (seed, 'square', index,
 * restart). Margins that are not numbers are never kept.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { perturbed, queries } = await square({ queries: 1000 }).run(classifier, images, labels, { epsilons: [0.1] });
 */
export function square(options: SquareOptions = {}): Attack {
  const { norm = 'linf', queries = 5000, restarts = 1, area = 0.8, rescale = true } = options;
  geometryOf(norm);
  checkCounts({ queries, restarts });
  checkNumber('area', area, { min: 0, exclusiveMin: true, max: 1 });
  const squares = norm === 'linf' ? linfSquares : l2Squares;
  const settings = { squares, queries, restarts, area, iterations: rescale ? queries : 10_000 };
  return defineAttack({
    name: 'Square',
    norm,
    staysInside: true,
    steps: () => ({ once: 0, perEpsilon: queries * restarts }),
    prepare: async (run) => searchPerEpsilon(run, (epsilon, found) => search(run, settings, epsilon, found)),
  });
}

interface SquareSettings {
  readonly squares: Squares;
  readonly queries: number;
  readonly restarts: number;
  readonly area: number;
  /** Number of iterations that the schedule is for. */
  readonly iterations: number;
}

interface Sample {
  readonly position: number;
  readonly origin: Float32Array;
  /** The point of the largest margin of this start, and that of all starts; or the point that meets the goal, once one does. */
  point: Float32Array;
  margin: number;
  best: Float32Array;
  bestMargin: number;
  done: boolean;
  source?: RandomSource;
}

/** Square at one epsilon; points that were found before at a smaller one, or the inputs, are looked at first. */
async function search(
  run: AttackRun,
  settings: SquareSettings,
  epsilon: number,
  found: tf.Tensor4D,
): Promise<tf.Tensor4D> {
  const { inputs, passes } = run;
  const [, ...shape] = inputs.shape;
  const constraints = { shape: shape as unknown as ImageShape, epsilon, bounds: passes.classifier.bounds };
  const [origins, points] = [await rowsOf(inputs), await rowsOf(found)];
  const met = await meetsGoal(run, found);
  const samples = origins.map((origin, position): Sample => {
    const [done, best] = [met[position], met[position] ? points[position] : origin];
    return { position, origin, point: origin, margin: -Infinity, best, bestMargin: -Infinity, done };
  });
  for (let restart = 0; restart < settings.restarts; restart++)
    await climb(run, settings, constraints, samples, restart);
  return imagesOf(
    samples.map(({ best }) => best),
    inputs.shape,
  );
}

/** One start of the samples that are not done. */
async function climb(
  run: AttackRun,
  { squares, queries, area, iterations }: SquareSettings,
  constraints: ImageConstraints,
  samples: readonly Sample[],
  restart: number,
): Promise<void> {
  const active = () => samples.filter(({ done }) => !done);
  for (const sample of active()) {
    sample.source = run.stream('square', sample.position, restart);
    sample.margin = -Infinity;
  }
  for (let query = 0; query < queries && active().length > 0; query++) {
    const share = areaShare(area, query - 1, iterations);
    await ask(run, active(), ({ origin, point, source }, out) =>
      query === 0
        ? squares.start(constraints, origin, source!, out)
        : squares.propose(constraints, origin, point, share, source!, out),
    );
  }
  for (const sample of active())
    if (sample.margin > sample.bestMargin) Object.assign(sample, { best: sample.point, bestMargin: sample.margin });
}

/** One query for each sample, at a point that is drawn here, one by one, and asked about together. */
async function ask(
  run: AttackRun,
  samples: readonly Sample[],
  draw: (sample: Sample, out: Float32Array) => void,
): Promise<void> {
  const points = samples.map((sample) => {
    const out = new Float32Array(sample.origin.length);
    draw(sample, out);
    return out;
  });
  const { met, margins } = await judge(
    run,
    points,
    samples.map(({ position }) => position),
  );
  for (const [i, sample] of samples.entries()) {
    if (met[i]) Object.assign(sample, { best: points[i], done: true });
    else if (margins[i] > sample.margin) Object.assign(sample, { point: points[i], margin: margins[i] });
  }
  await run.step();
}

async function judge(
  { criterion, passes, inputs }: AttackRun,
  points: readonly Float32Array[],
  positions: readonly number[],
) {
  const goal = criterion.take(positions);
  const answers = tf.tidy(() => {
    const accepted = acceptedScores(goal, positions.length, passes.classifier);
    const marginOf = (pass: ForwardPass) => goalMargin(pass.scores(), accepted);
    const { losses, predictions } = evaluateLoss(passes, marginOf, imagesOf(points, inputs.shape), positions);
    return tf.stack([losses, tf.cast(predictions, 'float32')]);
  });
  const values = await readAndDispose<'float32'>(answers);
  const met = goal.isMet(Int32Array.from(values.subarray(positions.length)));
  return { met, margins: values.subarray(0, positions.length) };
}

async function rowsOf(images: tf.Tensor4D): Promise<Float32Array[]> {
  const values = (await images.data<'float32'>()).slice();
  const size = values.length / images.shape[0];
  return Array.from({ length: images.shape[0] }, (_, i) => values.subarray(i * size, (i + 1) * size));
}

function imagesOf(rows: readonly Float32Array[], [, ...shape]: tf.Tensor4D['shape']): tf.Tensor4D {
  return randomImages([rows.length, ...shape], (out, i) => out.set(rows[i]));
}

// Past these iterations of 10,000 the share of the image that a square covers is halved (Andriushchenko et al. 2020, Section 5).
const HALVINGS = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];

/** The share of the image's area that a proposal changes. `iterations`: to which number the schedule is stretched or shrunk. */
export function areaShare(initial: number, iteration: number, iterations: number): number {
  const scaled = Math.trunc((iteration / iterations) * 10_000);
  return initial / 2 ** HALVINGS.filter((each) => scaled > each).length;
}
