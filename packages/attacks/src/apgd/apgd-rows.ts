import * as tf from '@tensorflow/tfjs-core';
import type { Evaluation } from '../evaluation.ts';
import { chooseRows } from '../sample-rows.ts';
import type { ObjectiveRows } from './objective.ts';

/** What APGD holds of each sample. */
export type ApgdRows = ObjectiveRows & {
  readonly origin: tf.Tensor4D;
  /** The point of the highest value of all climbs. */
  readonly best: tf.Tensor4D;
  readonly bestValue: tf.Tensor1D;
  /** Where this climb is, and where it was a step before. */
  readonly x: tf.Tensor4D;
  readonly previous: tf.Tensor4D;
  /** Steepest at x. */
  readonly direction: tf.Tensor4D;
  readonly value: tf.Tensor1D;
  readonly predictions: tf.Tensor1D;
  /** The highest point of this climb, and its direction. */
  readonly top: tf.Tensor4D;
  readonly topDirection: tf.Tensor4D;
  readonly topValue: tf.Tensor1D;
  /** Length of the next step, [N, 1, 1, 1]. */
  readonly step: tf.Tensor4D;
  /** In how many steps since the last checkpoint the value rose. */
  readonly rises: tf.Tensor1D;
  /** Of the last checkpoint: the highest value, and whether the step was halved (1 or 0). */
  readonly topAtCheck: tf.Tensor1D;
  readonly halvedAtCheck: tf.Tensor1D;
};

type Change = Partial<ApgdRows>;

/** A climb begins at x with this first step. */
export function begin(
  x: tf.Tensor4D,
  { losses, predictions }: Evaluation,
  direction: tf.Tensor4D,
  step: number,
): Change {
  const [count] = x.shape;
  return {
    x,
    previous: tf.clone(x),
    direction,
    value: losses,
    predictions,
    top: tf.clone(x),
    topDirection: tf.clone(direction),
    topValue: tf.clone(losses),
    step: tf.fill([count, 1, 1, 1], step),
    rises: tf.zeros([count]),
    topAtCheck: tf.clone(losses),
    // As if it had just been halved: the first checkpoint does not ask whether the highest value is an old one.
    halvedAtCheck: tf.ones([count]),
  };
}

/** The climb has come to x. */
export function arrive(
  rows: ApgdRows,
  x: tf.Tensor4D,
  { losses, predictions }: Evaluation,
  direction: tf.Tensor4D,
): Change {
  const wins = tf.greater(losses, rows.topValue);
  return {
    x,
    previous: tf.clone(rows.x),
    direction,
    value: losses,
    predictions,
    top: chooseRows(wins, x, rows.top),
    topDirection: chooseRows(wins, direction, rows.topDirection),
    topValue: tf.where(wins, losses, rows.topValue) as tf.Tensor1D,
    rises: tf.add(rows.rises, tf.cast(tf.greater(losses, rows.value), 'float32')),
  };
}

/**
 * A checkpoint: where the value rose in no more than a share rho of the window's steps, or the highest one is as old as the last
 * checkpoint and the step was not halved there, the step is halved and the climb goes on from its highest point.
 */
export function lookBack(rows: ApgdRows, window: number, rho: number): Change {
  const rarelyRose = tf.lessEqual(rows.rises, rho * window);
  const stoodStill = tf.logicalAnd(tf.equal(rows.halvedAtCheck, 0), tf.lessEqual(rows.topValue, rows.topAtCheck));
  const halve = tf.logicalOr(rarelyRose, stoodStill);
  const halved = tf.cast(halve, 'float32') as tf.Tensor1D;
  return {
    x: chooseRows(halve, rows.top, rows.x),
    direction: chooseRows(halve, rows.topDirection, rows.direction),
    step: tf.div(rows.step, tf.reshape(tf.add(halved, 1), [-1, 1, 1, 1])),
    rises: tf.zerosLike(rows.rises),
    topAtCheck: tf.clone(rows.topValue),
    halvedAtCheck: halved,
  };
}

/** A climb has ended. */
export function conclude({ best, bestValue, top, topValue }: ApgdRows): Change {
  const wins = tf.greater(topValue, bestValue);
  return { best: chooseRows(wins, top, best), bestValue: tf.where(wins, topValue, bestValue) as tf.Tensor1D };
}
