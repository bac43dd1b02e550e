import * as tf from '@tensorflow/tfjs-core';
import { chooseRows } from '../framework/sample-rows.ts';

/** What an ascent with backtracking holds of each sample: the point that it goes on from, and how long its next step is. */
export type BacktrackingRows = {
  readonly kept: tf.Tensor4D;
  readonly keptGradient: tf.Tensor4D;
  readonly keptValue: tf.Tensor1D;
  /** [N, 1, 1, 1] */
  readonly stepLength: tf.Tensor4D;
};

/** An ascent begins at x, whose value is not known yet. */
export function beginBacktracking(x: tf.Tensor4D, stepLength: number): BacktrackingRows {
  const [count] = x.shape;
  return {
    kept: tf.clone(x),
    keptGradient: tf.zerosLike(x),
    keptValue: tf.fill([count], -Infinity) as tf.Tensor1D,
    stepLength: tf.fill([count, 1, 1, 1], stepLength),
  };
}

/** A step that has led to x is kept where the value did not fall; else it is taken back, and the next is shorter by this factor. */
export function backtrack(
  { kept, keptGradient, keptValue, stepLength }: BacktrackingRows,
  at: { readonly x: tf.Tensor4D; readonly gradient: tf.Tensor4D; readonly value: tf.Tensor1D },
  factor: number,
): BacktrackingRows {
  // False for what is no number.
  const holds = tf.greaterEqual(at.value, keptValue);
  return {
    kept: chooseRows(holds, at.x, kept),
    keptGradient: chooseRows(holds, at.gradient, keptGradient),
    keptValue: tf.where(holds, at.value, keptValue) as tf.Tensor1D,
    stepLength: chooseRows(holds, stepLength, tf.div(stepLength, factor) as tf.Tensor4D),
  };
}
