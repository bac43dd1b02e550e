import * as tf from '@tensorflow/tfjs-core';
import { detached } from '../functions/detached.ts';
import { clip, type Interval, type PiecewiseCurved, type ScalarFunction } from '../functions/scalar-function.ts';

/** Two lines, below and above a function on intervals: slope · x + offset, elementwise. */
export interface Lines {
  readonly below: Line;
  readonly above: Line;
}

interface Line {
  readonly slope: tf.Tensor;
  readonly offset: tf.Tensor;
}

/** The slopes of two lines. */
export interface Slopes {
  readonly below: tf.Tensor;
  readonly above: tf.Tensor;
}

/**
 * The slopes of the lines that are nearest to a function in the middle of each interval, among chords between some of its points:
 * those of its convex and concave hull there. Between lines of one area they are the tightest (for ReLU: DeepPoly's choice).
 */
export function hullSlopes(fn: ScalarFunction, interval: Interval): Slopes {
  const middle = tf.mul(tf.add(interval.low, interval.high), 0.5);
  const points = pointsOf(fn, interval).map((x) => ({ x, y: fn.value(x) }));
  const nothing = { slope: tf.zerosLike(middle), at: tf.zerosLike(middle) };
  const found = {
    below: { ...nothing, at: tf.add(nothing.at, Infinity) },
    above: { ...nothing, at: tf.sub(nothing.at, Infinity) },
  };
  for (const [i, p] of points.entries())
    for (const q of points.slice(i + 1)) {
      const run = tf.sub(q.x, p.x);
      // Points in ascending order; those that fall together have no chord.
      const isChord = () =>
        tf.logicalAnd(
          tf.greater(run, NARROWEST),
          tf.logicalAnd(tf.lessEqual(p.x, middle), tf.greaterEqual(q.x, middle)),
        );
      const slope = tf.div(tf.sub(q.y, p.y), tf.maximum(run, NARROWEST));
      const at = tf.add(p.y, tf.mul(slope, tf.sub(middle, p.x)));
      const { below, above } = found;
      const isBelow = detached(() => tf.logicalAnd(isChord(), tf.less(at, below.at)));
      const isAbove = detached(() => tf.logicalAnd(isChord(), tf.greater(at, above.at)));
      found.below = better(isBelow, { slope, at }, below);
      found.above = better(isAbove, { slope, at }, above);
    }
  return { below: found.below.slope, above: found.above.slope };
}

// Chords of shorter runs are noise.
const NARROWEST = 1e-5;

interface Candidate {
  readonly slope: tf.Tensor;
  readonly at: tf.Tensor;
}

const better = (wins: tf.Tensor, a: Candidate, b: Candidate): Candidate => ({
  slope: tf.where(wins, a.slope, b.slope),
  at: tf.where(wins, a.at, b.at),
});

/** Points of each interval in ascending order: its ends, with the kinks inside it, or with eight more of a curve. */
function pointsOf({ shape }: ScalarFunction, interval: Interval): tf.Tensor[] {
  const { low, high } = interval;
  if ('kinks' in shape!) return [low, ...shape.kinks.map((kink) => clip(kink, interval)), high];
  const width = tf.sub(high, low);
  return [low, ...SHARES.map((share) => tf.add(low, tf.mul(width, share))), high];
}

// Closer together in the middle, where the hull is looked for.
const SHARES = [0.15, 0.3, 0.42, 0.48, 0.52, 0.58, 0.7, 0.85];

/**
 * The lines of given slopes that touch a function on each interval: none of its values is above the upper or below the lower one.
 *
 *     offset above = max (f(x) − slope · x),    offset below = min (f(x) − slope · x),    low <= x <= high
 *
 * Of functions with kinks the extremes are at the kinks and the ends. Of curves they are at the ends, and in pieces that are concave
 * (for the maximum), where they are bracketed by bisection and bounded by a tangent. Offsets are differentiable in the slopes.
 *
 * @param widened whether offsets are moved outward by what their computation rounds
 */
export function touchingLines(fn: ScalarFunction, interval: Interval, slopes: Slopes, widened: boolean): Lines {
  const above = highest(fn, interval, slopes.above, 1);
  const below = tf.neg(highest(fn, interval, slopes.below, -1));
  if (!widened) return { below: { slope: slopes.below, offset: below }, above: { slope: slopes.above, offset: above } };
  const size = tf.maximum(tf.neg(interval.low), interval.high);
  // The derivative of a curve is rounded too, which moves its extremes.
  const byDerivative = 'kinks' in fn.shape! ? 0 : 1;
  const slack = (slope: tf.Tensor, offset: tf.Tensor) =>
    tf.mul(tf.add(tf.add(tf.mul(tf.add(tf.abs(slope), byDerivative), size), tf.abs(offset)), 1), fn.error + ROUNDED);
  return {
    below: { slope: slopes.below, offset: tf.sub(below, slack(slopes.below, below)) },
    above: { slope: slopes.above, offset: tf.add(above, slack(slopes.above, above)) },
  };
}

// Some roundings of numbers of the size of f, of slope · x and of the derivative's distance to the slope.
const ROUNDED = 2 ** -20;

/** The largest ±(f(x) − slope · x) of each interval. */
function highest(fn: ScalarFunction, interval: Interval, slope: tf.Tensor, sign: 1 | -1): tf.Tensor {
  const rest = (x: tf.Tensor) => tf.mul(tf.sub(fn.value(x), tf.mul(slope, x)), sign);
  const ends = tf.maximum(rest(interval.low), rest(interval.high));
  const shape = fn.shape!;
  if ('kinks' in shape) return shape.kinks.reduce((most, kink) => tf.maximum(most, rest(clip(kink, interval))), ends);
  const risesBy = (x: tf.Tensor) => tf.mul(tf.sub(shape.derivative(x), slope), sign);
  return concavePieces(shape, sign).reduce((most, [from, to]) => {
    const piece = { low: clip(from, interval), high: clip(to, interval) };
    return tf.maximum(most, highestOfConcave(rest, risesBy, piece));
  }, ends);
}

/** The pieces where a curve (with −1: its negative) is concave. */
function concavePieces({ inflections, startsConvex }: PiecewiseCurved, sign: 1 | -1): [number, number][] {
  const ends = [-FAR, ...inflections, FAR];
  const pieces = ends.slice(1).map((to, i): [number, number] => [ends[i], to]);
  return pieces.filter((_, i) => (i % 2 === 0) === (startsConvex !== (sign === 1)));
}

// Beyond any number that is clipped with it.
const FAR = 3e38;

const STEPS = 12;

/**
 * An upper bound of a concave function on intervals, tight to the square of 2⁻¹² of their length: the maximum lies in the bracket
 * that bisection of the derivative leaves, and there below the tangent at its left end.
 */
function highestOfConcave(
  value: (x: tf.Tensor) => tf.Tensor,
  derivative: (x: tf.Tensor) => tf.Tensor,
  { low, high }: Interval,
): tf.Tensor {
  // Where the maximum is does not move it, unless an end of the interval does.
  const [from, to] = tf.unstack(detached(() => bisect(derivative, { low, high })));
  const bracket = { low: along({ low, high }, from), high: along({ low, high }, to) };
  const climb = tf.mul(tf.relu(derivative(bracket.low)), tf.sub(bracket.high, bracket.low));
  return tf.add(value(bracket.low), climb);
}

/** Two points that a zero of a falling derivative lies between, [2, ...]. */
function bisect(derivative: (x: tf.Tensor) => tf.Tensor, interval: Interval): tf.Tensor {
  let { low, high } = interval;
  for (let step = 0; step < STEPS; step++) {
    const middle = tf.mul(tf.add(low, high), 0.5);
    const rises = tf.greater(derivative(middle), 0);
    [low, high] = [tf.where(rises, middle, low), tf.where(rises, high, middle)];
  }
  return tf.stack([low, high]);
}

/** A point of each interval, whose gradient is that of a point at a fixed share of the way from the lower to the upper end. */
function along(interval: Interval, point: tf.Tensor): tf.Tensor {
  const withGradient = tf.customGrad((low, high, save) => {
    const width = tf.maximum(tf.sub(high as tf.Tensor, low as tf.Tensor), NARROWEST);
    const share = tf.div(tf.sub(point, low as tf.Tensor), width);
    (save as tf.GradSaveFunc)([share]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) => [tf.mul(dy, tf.sub(1, saved)), tf.mul(dy, saved)];
    return { value: tf.clone(point), gradFunc };
  });
  return withGradient(interval.low, interval.high);
}
