import * as tf from '@tensorflow/tfjs-core';

/** Numbers between which each of a tensor's numbers lies; ends included. */
export interface Interval {
  readonly low: tf.Tensor;
  readonly high: tf.Tensor;
}

/** A function of one number, elementwise, and what bounds need to know of it. It never falls, but for a peak or a valley. */
export interface ScalarFunction {
  readonly value: (x: tf.Tensor) => tf.Tensor;
  /** Where it turns from rising to falling. */
  readonly peak?: number;
  /** Whether f(−x) = f(x), with its peak at 0. */
  readonly isEven?: boolean;
  /** Where it turns from falling to rising. */
  readonly valley?: number;
  /** What a computed value may be off by, relative to max(1, |value|); 0 for what is not rounded. */
  readonly error: number;
  /** Whether its values are in [−1, 1]. */
  readonly isBounded?: boolean;
  /** How lines above and below it are found; without it there are none. */
  readonly shape?: PiecewiseLinear | PiecewiseCurved;
}

/** Straight between its kinks. */
interface PiecewiseLinear {
  readonly kinks: readonly number[];
  /** Whether it is convex: then no line above it is lower than its chord. */
  readonly isConvex?: boolean;
}

/** Convex and concave by turns. */
export interface PiecewiseCurved {
  readonly derivative: (x: tf.Tensor) => tf.Tensor;
  /** Where one follows the other, ascending. */
  readonly inflections: readonly number[];
  /** Whether the piece before the first inflection is convex. */
  readonly startsConvex: boolean;
}

/** The exact image of intervals under a function, but for rounding. */
export function imageOf({ value, isEven, peak, valley }: ScalarFunction, interval: Interval): Interval {
  // Largest at the point nearest to 0, smallest at the farthest one: two values in the place of three.
  if (isEven) return { low: value(tf.maximum(tf.neg(interval.low), interval.high)), high: value(clip(0, interval)) };
  const [low, high] = [value(interval.low), value(interval.high)];
  if (peak !== undefined) return { low: tf.minimum(low, high), high: value(clip(peak, interval)) };
  if (valley !== undefined) return { low: value(clip(valley, interval)), high: tf.maximum(low, high) };
  return { low, high };
}

/** The number of each interval that is nearest to a point. */
export function clip(point: tf.Tensor | number, { low, high }: Interval): tf.Tensor {
  return tf.minimum(tf.maximum(point, low), high);
}
