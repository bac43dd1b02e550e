import * as tf from '@tensorflow/tfjs-core';
import { chooseRows } from '../framework/sample-rows.ts';

/** The nearest point of each sample that met the goal so far. */
export type Closest = {
  readonly best: tf.Tensor4D;
  /** Infinity before there is one. */
  readonly bestDistance: tf.Tensor1D;
};

export function noneFound(origin: tf.Tensor4D): Closest {
  return { best: tf.clone(origin), bestDistance: tf.fill([origin.shape[0]], Infinity) };
}

/** What is closest when x, at this distance, is looked at too. */
export function closerOf(
  { best, bestDistance }: Closest,
  x: tf.Tensor4D,
  distance: tf.Tensor1D,
  met: tf.Tensor,
): Closest {
  const wins = tf.logicalAnd(met, tf.less(distance, bestDistance));
  return { best: chooseRows(wins, x, best), bestDistance: tf.where(wins, distance, bestDistance) as tf.Tensor1D };
}
