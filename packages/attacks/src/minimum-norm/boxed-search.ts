import * as tf from '@tensorflow/tfjs-core';
import { goalGradient } from '../goal-gradient.ts';
import { goalLogLikelihood } from '../goal-value.ts';
import { l2 } from '../l2.ts';
import { readAndDispose } from '../read-and-dispose.ts';
import { chooseRows, SampleRows } from '../sample-rows.ts';
import { type Closest, closerOf, noneFound } from './closest.ts';
import type { ConstantSearchSettings } from './constant-search.ts';
import type { MinimumNormSearch } from './minimum-norm-algorithm.ts';
import { firstHistory, quasiNewtonDirection, remember } from './quasi-newton.ts';

// Share of the decrease that the slope promises which a step has to bring (Nocedal, Wright, "Numerical optimization", Section 3.1).
const SUFFICIENT = 1e-4;
// A step shorter than this, or that brings less than this share of the value, is the last: float32 does not tell more.
const SHORTEST = 1e-5;
const STILL = 1e-6;

/** Minimises distance² − constant · ln p(goal) inside the bounds: each step tries one point of each sample. */
export function boxedSearch(steps: number): ConstantSearchSettings['minimizeAt'] {
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
    /** Of the next step along the direction. */
    length: tf.onesLike(constants),
    done: tf.zerosLike(constants),
    ...firstHistory(origin),
    ...noneFound(origin),
  };
}

function tryPoint(search: MinimumNormSearch, at: State, positions: readonly number[]): Partial<State> {
  const bounds = search.passes.classifier.bounds;
  const direction = quasiNewtonDirection(at, at.x, at.gradient, bounds);
  const x = tf.clipByValue(tf.add(at.x, tf.mul(direction, perSample(at.length))), ...bounds) as tf.Tensor4D;
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

function perSample(values: tf.Tensor): tf.Tensor4D {
  return tf.reshape(values, [-1, 1, 1, 1]);
}
