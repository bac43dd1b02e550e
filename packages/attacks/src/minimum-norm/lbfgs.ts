import { checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { checkCounts } from '../framework/check-request.ts';
import { clipToBounds, l2 } from '../framework/geometry.ts';
import { goalGradient, goalLogLikelihood } from '../framework/goal-scores.ts';
import { chooseRows, SampleRows } from '../framework/sample-rows.ts';
import { perSample, readAndDispose } from '../framework/tensors.ts';
import { type Closest, closerOf, noneFound } from './closest.ts';
import { type ConstantSearchSettings, constantSearch } from './constant-search.ts';
import { defineMinimumNormAttack, type MinimumNormAttack, type MinimumNormSearch } from './minimum-norm-attack.ts';

export interface LbfgsOptions {
  /** Points tried for each constant at most, those of its line searches among them; 60 by default. */
  steps?: number;
  /** Constants tried; 12 by default. */
  binarySearchSteps?: number;
  /** The first constant c, for distances in units of the bounds' width; 0.1 by default. */
  initialConstant?: number;
}

/**
 * The attack that adversarial examples were found with: box-constrained L-BFGS minimises ‖x − x₀‖² + c · L(x) inside the bounds, for the
 * smallest c whose minimum meets the goal (Szegedy et al., "Intriguing properties of neural networks", ICLR 2014, Section 4.1, whose
 * factor is at the norm instead of the loss). c is searched for each sample; the nearest of all points on the way is kept.
 * Deterministic; one gradient a point.
 *
 * L is −ln of the probability that softmax gives to the predictions that meet the goal: the cross entropy of a target, as in the paper;
 * for labels to be missed −ln(1 − p_label), which leads to whichever other category is the nearest, and does not vanish where
 * p_label is 1. Directions are those of L-BFGS on the pixels that no bound holds, steps are projected and backtracked (two-metric
 * projection, Bertsekas, SIAM J. Control Optim. 1982), which is in the place of the paper's L-BFGS-B. A sample without a gradient is
 * not found.
 *
 * @throws ArgumentError for options out of range
 * @example
 * const { distances } = await lbfgs().minimize(classifier, images, reaches(targets));
 */
export function lbfgs({
  steps = 60,
  binarySearchSteps = 12,
  initialConstant = 0.1,
}: LbfgsOptions = {}): MinimumNormAttack {
  checkCounts({ steps, binarySearchSteps });
  checkNumber('initialConstant', initialConstant, { min: 0, exclusiveMin: true });
  const minimizeAt = boxedSearch(steps);
  return defineMinimumNormAttack({
    name: 'L-BFGS',
    norm: 'l2',
    steps: () => steps * binarySearchSteps,
    search: (search) =>
      constantSearch({ rounds: binarySearchSteps, firstConstant: initialConstant, minimizeAt }, search),
  });
}

// Share of the decrease that the slope promises which a step has to bring (Nocedal, Wright, "Numerical optimization", Section 3.1).
const SUFFICIENT = 1e-4;
// A step shorter than this, or that brings less than this share of the value, is the last: float32 does not tell more.
const SHORTEST = 1e-5;
const STILL = 1e-6;

/** Minimises distance² − constant · ln p(goal) inside the bounds: each step tries one point of each sample. */
function boxedSearch(steps: number): ConstantSearchSettings['minimizeAt'] {
  return async (search, constants) => {
    const rows = new SampleRows(search.pool, startOf(search, constants), search.positions);
    for (let step = 0; step < steps; step++) {
      if (!rows.isEmpty) {
        rows.update((at) => tryPoint(search, at, rows.positions));
        const done = await readAndDispose(tf.clone(rows.tensors.done));
        rows.leave(Array.from(done, Boolean), resultOf(rows.tensors));
      }
      await search.step();
    }
    return rows.gather(resultOf(rows.tensors));
  };
}

type State = ReturnType<typeof startOf>;

function resultOf({ best, bestDistance }: State) {
  return { best, bestDistance };
}

/** Before the first point, whose value is below infinity: it is the origin, and accepted. */
function startOf({ origin, accepted }: MinimumNormSearch, constants: tf.Tensor1D) {
  return {
    origin: tf.clone(origin),
    accepted: tf.clone(accepted),
    constants: tf.clone(constants),
    x: tf.clone(origin),
    value: tf.fill(constants.shape, Infinity) as tf.Tensor1D,
    gradient: tf.zerosLike(origin),
    /** Length of the next step along the direction. */
    length: tf.onesLike(constants),
    done: tf.zerosLike(constants),
    ...firstHistory(origin),
    ...noneFound(origin),
  };
}

function tryPoint(search: MinimumNormSearch, at: State, positions: readonly number[]): Partial<State> {
  const { classifier } = search.passes;
  const direction = quasiNewtonDirection(at, at.x, at.gradient, classifier.bounds);
  const x = clipToBounds(classifier, tf.add(at.x, tf.mul(direction, perSample(at.length))));
  const { value, gradient, closest } = valueAt(search, at, x, positions);
  return { ...settle(at, { x, value, gradient }), ...closest };
}

/** On from the tried points that bring enough; elsewhere half of the length is next. */
function settle(at: State, tried: Pick<State, 'x' | 'value' | 'gradient'>): Partial<State> {
  const moved = tf.sub(tried.x, at.x) as tf.Tensor4D;
  const promised = tf.sum(tf.mul(at.gradient, moved), [1, 2, 3]);
  const accepts = tf.lessEqual(tried.value, tf.add(at.value, tf.mul(promised, SUFFICIENT)));
  const still = tf.lessEqual(tf.sub(at.value, tried.value), tf.mul(tf.abs(tried.value), STILL));
  const length = tf.where(accepts, tf.onesLike(at.length), tf.div(at.length, 2)) as tf.Tensor1D;
  const done = tf.logicalOr(tf.logicalAnd(accepts, still), tf.less(length, SHORTEST));
  // The first point follows no other.
  const follows = tf.logicalAnd(accepts, tf.less(at.value, Infinity));
  return {
    x: chooseRows(accepts, tried.x, at.x),
    gradient: chooseRows(accepts, tried.gradient, at.gradient),
    value: tf.where(accepts, tried.value, at.value) as tf.Tensor1D,
    length,
    done: tf.cast(done, 'float32') as tf.Tensor1D,
    ...remember(at, moved, tf.sub(tried.gradient, at.gradient) as tf.Tensor4D, follows),
  };
}

function valueAt(
  { passes }: MinimumNormSearch,
  at: State,
  x: tf.Tensor4D,
  positions: readonly number[],
): { value: tf.Tensor1D; gradient: tf.Tensor4D; closest: Closest } {
  const goal = goalGradient(passes, goalLogLikelihood, x, at.accepted, positions);
  const moved = tf.sub(x, at.origin) as tf.Tensor4D;
  const distance = l2.length(moved);
  return {
    value: tf.sub(tf.square(distance), tf.mul(at.constants, goal.values)),
    gradient: tf.sub(tf.mul(moved, 2), tf.mul(goal.gradient, perSample(at.constants))),
    closest: closerOf(at, x, distance, tf.greater(goal.margins, 0)),
  };
}

/** The last steps of each sample and how far each has turned the gradient, the newest last: [N, MEMORY, pixels], zero before there were any. */
type History = { readonly moves: tf.Tensor3D; readonly turns: tf.Tensor3D };

const MEMORY = 6;
// Pairs that are less convex than this tell nothing of the curvature in float32.
const CONVEX = 1e-6;
// The curvature of ‖x − x₀‖² alone is 2.
const FIRST_SCALE = 0.5;

export function firstHistory(origin: tf.Tensor4D): History {
  const shape: [number, number, number] = [origin.shape[0], MEMORY, origin.size / origin.shape[0]];
  return { moves: tf.zeros(shape), turns: tf.zeros(shape) };
}

/** The history with one more pair, of the samples that count; the others keep theirs. */
export function remember(history: History, moved: tf.Tensor4D, turned: tf.Tensor4D, counts: tf.Tensor): History {
  const weight = tf.reshape(tf.cast(counts, 'float32'), [-1, 1, 1]);
  const append = (past: tf.Tensor3D, newest: tf.Tensor4D) => {
    const [count, memory, pixels] = past.shape;
    const next = tf.concat([tf.slice(past, [0, 1, 0], [count, memory - 1, pixels]), asRows(newest, 1)], 1);
    return tf.add(tf.mul(weight, next), tf.mul(tf.sub(1, weight), past)) as tf.Tensor3D;
  };
  return { moves: append(history.moves, moved), turns: append(history.turns, turned) };
}

/**
 * −H g on the pixels that no bound holds, zero on the others: H is the inverse Hessian after L-BFGS (Nocedal, Wright, "Numerical
 * optimization", Algorithm 7.4), of the history on those pixels.
 */
export function quasiNewtonDirection(
  { moves, turns }: History,
  x: tf.Tensor4D,
  gradient: tf.Tensor4D,
  [low, high]: readonly [number, number],
): tf.Tensor4D {
  const held = tf.logicalOr(
    tf.logicalAnd(tf.lessEqual(x, low), tf.greater(gradient, 0)),
    tf.logicalAnd(tf.greaterEqual(x, high), tf.less(gradient, 0)),
  );
  const free = asRows(tf.cast(tf.logicalNot(held), 'float32') as tf.Tensor4D);
  const g = tf.mul(asRows(gradient), free);
  const pairs = Array.from({ length: MEMORY }, (_, k) =>
    pairOf(tf.mul(ofAll(moves, k), free), tf.mul(ofAll(turns, k), free)),
  );
  const first = firstScale(g, high - low);
  const newton = tf.mul(twoLoops(pairs, g, first), free);
  const steepest = tf.mul(g, first);
  const descends = tf.greater(dot(newton, g), 0);
  return tf.neg(tf.reshape(tf.where(descends, newton, steepest), x.shape));
}

interface Pair {
  readonly move: tf.Tensor;
  readonly turn: tf.Tensor;
  /** 1 / (move · turn), or 0 for a pair that does not count: [N, 1]. */
  readonly rho: tf.Tensor;
  /** (move · turn) / (turn · turn), or 0. */
  readonly scale: tf.Tensor;
}

function pairOf(move: tf.Tensor, turn: tf.Tensor): Pair {
  const [product, size] = [dot(move, turn), dot(turn, turn)];
  const counts = tf.greater(product, tf.mul(CONVEX, tf.sqrt(tf.mul(size, dot(move, move)))));
  const none = tf.zerosLike(product);
  return {
    move,
    turn,
    rho: tf.where(counts, tf.div(1, product), none),
    scale: tf.where(counts, tf.div(product, size), none),
  };
}

/** H g. */
function twoLoops(pairs: readonly Pair[], g: tf.Tensor, first: tf.Tensor): tf.Tensor {
  let q = g;
  const shares = pairs.map(() => q);
  for (const [k, { move, turn, rho }] of [...pairs.entries()].reverse()) {
    shares[k] = tf.mul(rho, dot(move, q));
    q = tf.sub(q, tf.mul(turn, shares[k]));
  }
  const { scale } = pairs.at(-1)!;
  let direction = tf.mul(q, tf.where(tf.greater(scale, 0), scale, first));
  for (const [k, { move, turn, rho }] of pairs.entries())
    direction = tf.add(direction, tf.mul(move, tf.sub(shares[k], tf.mul(rho, dot(turn, direction)))));
  return direction;
}

/** Half of the gradient, but no step longer than the width of the bounds. */
function firstScale(g: tf.Tensor, width: number): tf.Tensor {
  return tf.minimum(FIRST_SCALE, tf.div(width, tf.sqrt(dot(g, g))));
}

/** Sample by sample: [N, 1]. */
function dot(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(a, b), 1, true);
}

function ofAll(past: tf.Tensor3D, k: number): tf.Tensor {
  return tf.squeeze(tf.slice(past, [0, k, 0], [-1, 1, -1]), [1]);
}

function asRows(images: tf.Tensor4D): tf.Tensor2D;
function asRows(images: tf.Tensor4D, each: 1): tf.Tensor3D;
function asRows(images: tf.Tensor4D, each?: 1): tf.Tensor {
  const [count, ...shape] = images.shape;
  const pixels = tf.util.sizeFromShape(shape);
  return tf.reshape(images, each ? [count, each, pixels] : [count, pixels]);
}
