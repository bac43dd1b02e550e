import { checkNumber } from '@saf/checks';
import { type Classifier, computeBy } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from '../framework/attack.ts';
import { checkCounts } from '../framework/check-request.ts';
import { eachGradient } from '../framework/counted-passes.ts';
import { meetsGoal } from '../framework/define-attack.ts';
import { boundsWidth, clipToBounds, geometries, geometryOf, type NormGeometry } from '../framework/geometry.ts';
import { acceptedColumns, candidateMargins, predictionScores, rankedTargets } from '../framework/goal-scores.ts';
import { RowArgmax, SampleRows } from '../framework/sample-rows.ts';
import { exactSign, perSample, randomImages } from '../framework/tensors.ts';
import { type Closest, closerOf, noneFound } from './closest.ts';
import { defineMinimumNormAttack, type MinimumNormAttack, type MinimumNormSearch } from './minimum-norm-attack.ts';

export interface FabOptions {
  /** What is made small; 'linf' by default. */
  norm?: Norm;
  /** Whether to go for one prediction after the other (FAB-T), at one gradient per step, instead of the nearest of all; false by default. */
  targeted?: boolean;
  /** Predictions that FAB-T goes for: those that meet the goal, likeliest first; 9 by default. */
  targets?: number;
  /** Steps of each walk; 100 by default. */
  steps?: number;
  /** Walks of each sample, for each target if there are targets: the first from the input, others from random points; 1 by default. */
  restarts?: number;
  /** Random points are half as far from the input as this, or as the nearest success if that is nearer; by default 0.3 (linf) or 1 (l2) times the width of the bounds. */
  startRadius?: number;
  /** A sample leaves the batch once a success is this near; 0 by default, so that all steps are used. */
  enough?: number;
}

/**
 * Fast adaptive boundary attack (Croce, Hein, "Minimally distorted adversarial examples with a fast adaptive boundary attack", ICML
 * 2020, Algorithm 1): the smallest perturbation, by projections d of x and d₀ of the input x₀ to the nearest linearised boundary
 * within the bounds, x ← clip((1 − α)(x + 1.05 d) + α (x₀ + 1.05 d₀)), α = min(‖d‖ / (‖d‖ + ‖d₀‖), 0.1). Where x meets the goal
 * the nearest is kept, and x goes back to x₀ + 0.9 (x − x₀).
 *
 * Any goal will do, as with `deepFool`. Untargeted FAB takes a gradient for each prediction that meets the goal, FAB-T one.
 * A sample without a gradient stays, and is not found; a classifier without any gradient is refused.
 * Random points are from the stream (seed, 'fab', index, target, restart) of each sample.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances } = await fab({ norm: 'l2', targeted: true }).minimize(classifier, images, labels);
 */
export function fab(options: FabOptions = {}): MinimumNormAttack {
  const { norm = 'linf', targeted = false, targets = 9, steps = 100, restarts = 1, enough = 0 } = options;
  geometryOf(norm);
  const { startRadius } = options;
  checkCounts({ targets, steps, restarts });
  if (startRadius !== undefined) checkNumber('startRadius', startRadius, { min: 0, exclusiveMin: true });
  checkNumber('enough', enough, { min: 0 });
  return defineMinimumNormAttack({
    name: targeted ? 'FAB-T' : 'FAB',
    norm,
    steps: ({ passes }) => steps * restarts * (targeted ? Math.min(targets, passes.classifier.categories) : 1),
    async search(search) {
      const { pool, origin, accepted, positions, passes } = search;
      const candidates = targeted ? await likeliest(search, targets) : acceptedColumns(accepted);
      const columns = Array.from({ length: candidates.shape[1] }, (_, column) => column);
      const given = { origin: tf.clone(origin), accepted: tf.clone(accepted), x: tf.clone(origin), candidates };
      const rows: Samples = new SampleRows(pool, { ...given, ...noneFound(origin) }, positions);
      const radius = startRadius ?? (norm === 'linf' ? 0.3 : 1) * boundsWidth(passes.classifier);
      const rounds = targeted ? columns.map((column) => [column]) : [columns];
      for (const [round, wanted] of rounds.entries())
        for (let restart = 0; restart < restarts && !rows.isEmpty; restart++) {
          rows.update((at) => ({ x: start(search, norm, at, rows.positions, radius, [round, restart]) }));
          await walk(search, norm, rows, wanted, steps, enough);
        }
      return rows.gather({ point: rows.tensors.best }).point;
    },
  });
}

async function likeliest(
  { origin, accepted, passes, positions, pool }: MinimumNormSearch,
  most: number,
): Promise<tf.Tensor2D> {
  const scores = pool.keep(passes.query((classifier) => predictionScores(classifier, origin), positions));
  const targets = await rankedTargets(scores, accepted, most);
  pool.dispose(scores);
  return tf.tidy(
    () =>
      tf.stack(
        targets.map((each) => tf.tensor1d(each, 'int32')),
        1,
      ) as tf.Tensor2D,
  );
}

// Published constants: the largest weight of the input's own projection, how far projections are overshot, and which share of the
// way out is kept once the goal is met.
const ALPHA_MAX = 0.1;
const ETA = 1.05;
const BETA = 0.9;
// Shortest length of a projection, so that two of length zero can be compared (reference implementation).
const SHORTEST = 1e-8;

type FabRows = Closest & {
  readonly origin: tf.Tensor4D;
  readonly accepted: tf.Tensor2D;
  /** Which scores to raise, one column per round: int32 [N, K]. */
  readonly candidates: tf.Tensor2D;
  readonly x: tf.Tensor4D;
};

type Samples = SampleRows<FabRows, { readonly point: tf.Tensor4D }>;

/** The walk of these samples towards some columns of their candidates. */
async function walk(
  search: MinimumNormSearch,
  norm: Norm,
  rows: Samples,
  columns: readonly number[],
  steps: number,
  enough: number,
): Promise<void> {
  for (let step = 0; step < steps && !rows.isEmpty; step++) {
    rows.update((at) => ({ x: next(search, norm, at, rows.positions, columns) }));
    await keepNearest(search, norm, rows, enough);
    await search.step();
  }
}

/** The first walk begins at the input, others at random points. */
function start(
  search: MinimumNormSearch,
  norm: Norm,
  { origin, bestDistance }: FabRows,
  positions: readonly number[],
  farthest: number,
  path: readonly number[],
): tf.Tensor4D {
  if (path[1] === 0) return tf.clone(origin);
  const noise = randomImages(origin.shape, (out, i) =>
    geometries[norm].fillFromSphere(out, search.stream('fab', positions[i], ...path)),
  );
  const radius = perSample(tf.div(tf.minimum(bestDistance, farthest), 2));
  return clipToBounds(search.passes.classifier, tf.add(origin, tf.mul(noise, radius)));
}

/** One step. */
function next(
  { passes }: MinimumNormSearch,
  norm: Norm,
  { x, origin, accepted, candidates }: FabRows,
  positions: readonly number[],
  columns: readonly number[],
): tf.Tensor4D {
  const all = tf.unstack(candidates, 1) as tf.Tensor1D[];
  const wanted = columns.map((column) => all[column]);
  passes.countGradient(positions, wanted.length);
  const compute = (at: Place) => moved(passes.classifier, norm, at);
  return computeBy(passes.classifier, `FAB ${norm}`, compute, { x, origin, accepted, wanted });
}

type Place = Pick<FabRows, 'x' | 'origin' | 'accepted'> & {
  /** Which scores to raise, [N] (int32) each. */
  readonly wanted: readonly tf.Tensor1D[];
};

/** Towards the hyperplane from x and from the input, the more from the nearer of the two. */
function moved(classifier: Classifier, norm: Norm, at: Place): tf.Tensor4D {
  const { x, origin } = at;
  const { normal, margin } = nearestHyperplane(classifier, geometries[norm], at);
  const atOrigin = tf.add(margin, tf.sum(tf.mul(normal, tf.sub(origin, x)), [1, 2, 3])) as tf.Tensor1D;
  const fromX = boxProjection(x, normal, margin, norm, classifier.bounds);
  const fromOrigin = boxProjection(origin, normal, atOrigin, norm, classifier.bounds);
  const [a, b] = [fromX, fromOrigin].map((each) => tf.maximum(geometries[norm].length(each), SHORTEST));
  const alpha = perSample(tf.minimum(tf.div(a, tf.add(a, b)), ALPHA_MAX));
  const ahead = tf.mul(tf.add(x, tf.mul(fromX, ETA)), tf.sub(1, alpha));
  return clipToBounds(classifier, tf.add(ahead, tf.mul(tf.add(origin, tf.mul(fromOrigin, ETA)), alpha)));
}

/** Keeps what meets the goal nearer than before, and goes back some of the way; samples that are near enough leave. */
async function keepNearest(search: MinimumNormSearch, norm: Norm, rows: Samples, enough: number): Promise<void> {
  const met = await meetsGoal(search, rows.tensors.x, rows.positions);
  if (!met.includes(true)) return;
  rows.update((at) => {
    const [change, where] = [tf.sub(at.x, at.origin) as tf.Tensor4D, tf.tensor1d(met, 'bool')];
    const share = tf.sub(1, tf.mul(perSample(tf.cast(where, 'float32')), 1 - BETA));
    const closer = closerOf(at, at.x, geometries[norm].length(change), where);
    return { ...closer, x: tf.add(at.origin, tf.mul(change, share)) };
  });
  const distances = Array.from(await rows.tensors.bestDistance.data());
  rows.leave(
    distances.map((distance) => distance <= enough),
    { point: rows.tensors.best },
  );
}

// Keeps a gradient of zero from dividing by zero (reference implementation of Croce and Hein).
const TINY = 1e-12;

interface Hyperplane {
  /** Gradient of a margin at x, of its shape. */
  readonly normal: tf.Tensor4D;
  /** The margin at x, [N]; the hyperplane is where it would be zero if it were linear. */
  readonly margin: tf.Tensor1D;
}

/** The nearest in the norm of the linearised boundaries, behind which the score of a candidate is larger than all that do not meet the goal. */
function nearestHyperplane(classifier: Classifier, geometry: NormGeometry, { x, accepted, wanted }: Place): Hyperplane {
  const [count] = x.shape;
  const size = x.size / count;
  // Normal and margin in one row.
  const nearest = new RowArgmax(tf.zeros([count, size + 1, 1, 1]), -Infinity);
  const marginsOf = (at: tf.Tensor4D) => candidateMargins(predictionScores(classifier, at), accepted, wanted);
  const offer = (gradient: tf.Tensor4D, margin: tf.Tensor1D) => {
    const row = tf.concat([tf.reshape(gradient, [count, size]), tf.reshape(margin, [count, 1])], 1);
    const distance = tf.div(tf.abs(margin), tf.add(geometry.dualLength(gradient), TINY));
    nearest.offer(tf.reshape(row, [count, size + 1, 1, 1]), tf.neg(distance) as tf.Tensor1D);
  };
  try {
    eachGradient(marginsOf, x, offer);
    const rows = tf.reshape(nearest.rows, [count, size + 1]);
    const normal = tf.reshape(tf.slice(rows, [0, 0], [count, size]), x.shape) as tf.Tensor4D;
    return { normal, margin: tf.reshape(tf.slice(rows, [0, size], [count, 1]), [count]) };
  } finally {
    nearest.dispose();
  }
}

// Each iteration goes past a pixel that meets its bound at the least, and usually past all that will; the rest adds up to nothing.
const ITERATIONS = 15;

/**
 * The smallest change of x, in the norm, that brings a linear function from `value` to zero and stays inside the bounds; as far as it
 * gets where the bounds leave no room.
 *
 * Every pixel moves against its weight by min(λ u, room), u = 1 (linf) or the weight's size (l2). Its total effect is concave in
 * λ and linear between the points where pixels meet their bounds, so that Newton's method ends at the solution from below.
 *
 * @param normal gradient of the linear function, of the shape of x
 * @param value of the function at x, [N]
 */
export function boxProjection(
  x: tf.Tensor4D,
  normal: tf.Tensor4D,
  value: tf.Tensor1D,
  norm: Norm,
  [low, high]: readonly [number, number],
): tf.Tensor4D {
  return tf.tidy(() => {
    const target = perSample(tf.abs(value));
    const direction = tf.mul(exactSign(normal), perSample(exactSign(tf.neg(value))));
    const up = tf.cast(tf.greater(direction, 0), 'float32');
    const room = tf.maximum(tf.add(tf.mul(up, tf.sub(high, x)), tf.mul(tf.sub(1, up), tf.sub(x, low))), 0);
    const size = tf.abs(normal);
    const speed = norm === 'linf' ? tf.onesLike(size) : size;
    let lambda: tf.Tensor = tf.zerosLike(target);
    for (let i = 0; i < ITERATIONS; i++) lambda = tf.tidy(() => newton(lambda, target, size, speed, room));
    return tf.mul(direction, tf.minimum(tf.mul(speed, lambda), room)) as tf.Tensor4D;
  });
}

function newton(lambda: tf.Tensor, target: tf.Tensor, size: tf.Tensor, speed: tf.Tensor, room: tf.Tensor): tf.Tensor {
  const moved = tf.mul(speed, lambda);
  const effect = total(tf.mul(size, tf.minimum(moved, room)));
  const slope = total(tf.mul(tf.mul(size, speed), tf.cast(tf.less(moved, room), 'float32')));
  const free = tf.cast(tf.greater(slope, 0), 'float32');
  const step = tf.div(tf.sub(target, effect), tf.add(slope, tf.sub(1, free)));
  return tf.add(lambda, tf.mul(free, tf.maximum(step, 0)));
}

const total = (x: tf.Tensor) => tf.sum(x, [1, 2, 3], true);
