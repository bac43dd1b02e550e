import * as tf from '@tensorflow/tfjs-core';
import type { MinimumNormSearch } from '../minimum-norm/minimum-norm-algorithm.ts';
import { chooseRows } from '../sample-rows.ts';

/** 1 or 0 [N] for each point: whether its prediction meets the goal. The tensor belongs to the caller. */
export async function decide(
  { criterion, passes }: MinimumNormSearch,
  points: tf.Tensor4D,
  positions: readonly number[],
): Promise<tf.Tensor1D> {
  const met = criterion.take(positions).isMet(await passes.predict(points, positions));
  return tf.tensor1d(met.map(Number));
}

/**
 * The largest number in [low, high] (or nearly: `rounds` halvings) up to which `at` meets the goal less than behind it: bisection, row
 * by row, of points that lie between the inputs (0) and points that meet the goal (1). Gives the last points that met it.
 */
export async function bisect(
  search: MinimumNormSearch,
  far: tf.Tensor4D,
  positions: readonly number[],
  rounds: number,
  at: (share: tf.Tensor) => tf.Tensor4D,
): Promise<tf.Tensor4D> {
  const { pool } = search;
  let state = pool.keep({ low: tf.zeros([positions.length]), high: tf.ones([positions.length]), point: tf.clone(far) });
  for (let round = 0; round < rounds; round++) {
    const middle = pool.keep(tf.tidy(() => tf.div(tf.add(state.low, state.high), 2)));
    const point = pool.keep(tf.tidy(() => at(tf.reshape(middle, [-1, 1, 1, 1]))));
    const met = pool.keep(await decide(search, point, positions));
    const next = tf.tidy(() => ({
      low: chooseRows(met, state.low, middle),
      high: chooseRows(met, middle, state.high),
      point: chooseRows(met, point, state.point),
    }));
    pool.dispose([middle, point, met, { ...state }]);
    state = pool.keep(next);
  }
  pool.dispose([state.low, state.high]);
  return state.point;
}
