import { ArgumentError, checkNumber } from '@saf/checks';
import { type Classifier, NONSENSE } from '@saf/models';
import { fillGaussian, type RandomSource, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { BatchOptions } from './batches.ts';
import { predictAll } from './predictions.ts';
import { wilsonInterval } from './statistics/wilson-interval.ts';

export interface BallErrorOptions extends BatchOptions {
  /** Radius of the ball, > 0. */
  readonly radius: number;
  /** Points inside the ball and, as many, around it; 10,000 by default. */
  readonly samples?: number;
  /** Outer radius of the shell that is looked at around the ball, in radii; 1.1 by default. */
  readonly reach?: number;
  /** Root of the random stream; 0 by default. */
  readonly seed?: number;
}

export interface BallError {
  /** 1 − V(Ω∩Ω′) / V(Ω∪Ω′), in [0, 1]. */
  readonly error: number;
  /** From the 95 % Wilson intervals of both shares. */
  readonly interval: readonly [number, number];
  /** V(Ω∩Ω′) / V(Ω). */
  readonly insideShare: number;
  /** Share of the shell that is taken for inside. */
  readonly outsideShare: number;
}

/**
 * How far what a classifier accepts is from a ball (paper, proof of Lemma 1): 1 − V(Ω∩Ω′) / V(Ω∪Ω′), where Ω is the ball around
 * `center` and Ω′ what is not taken for nonsense, by Monte Carlo: uniform points in the ball, and in the shell around it out to
 * `reach` radii. What is farther out is not looked at.
 *
 * @param classifier of inputs [h, w, c]; the space has n = h·w·c dimensions
 * @param center n numbers
 * @throws ArgumentError for a center of another length, a radius <= 0, a reach <= 1, or fewer than one sample
 * @example
 * const judge = templateClassifier(tf.zeros([1, 1, 1, 8]), [0], { radius: 1, epsilon: 0.1, activation: 'rbf' });
 * const { error } = await ballError(judge, new Float32Array(8), { radius: 1 }); // below 0.1
 */
export async function ballError(
  classifier: Classifier,
  center: ArrayLike<number>,
  { radius, samples = 10_000, reach = 1.1, seed = 0, ...options }: BallErrorOptions,
): Promise<BallError> {
  const dimensions = tf.util.sizeFromShape([...classifier.inputShape]);
  if (center?.length !== dimensions) throw new ArgumentError('center', `${dimensions} numbers`, center?.length);
  checkNumber('radius', radius, { min: 0, exclusiveMin: true });
  checkNumber('reach', reach, { min: 1, exclusiveMin: true });
  checkNumber('samples', samples, { min: 1, integer: true });
  const source = randomStream(seed, 'ballError');
  const accepted = (inner: number, outer: number) =>
    countAccepted(classifier, shell(center, inner, outer, samples, source), samples, options);
  const inside = await accepted(0, radius);
  // Rounded to float32, a point of the surface may be on either side of it.
  const outside = await accepted(radius * (1 + 1e-6), reach * radius);
  return summarize(inside, outside, samples, reach ** dimensions - 1);
}

function summarize(inside: number, outside: number, samples: number, shellVolume: number): BallError {
  const error = (p: number, q: number) => 1 - p / (1 + q * shellVolume);
  const [inLow, inHigh] = wilsonInterval(inside, samples);
  const [outLow, outHigh] = wilsonInterval(outside, samples);
  return {
    error: error(inside / samples, outside / samples),
    interval: [error(inHigh, outLow), error(inLow, outHigh)],
    insideShare: inside / samples,
    outsideShare: outside / samples,
  };
}

/** Uniform points at distances from inner to outer, one after the other. */
function shell(
  center: ArrayLike<number>,
  inner: number,
  outer: number,
  count: number,
  source: RandomSource,
): Float32Array {
  const n = center.length;
  const points = new Float32Array(count * n);
  for (let i = 0; i < count; i++) {
    const direction = fillGaussian(new Float32Array(n), source, 0, 1);
    const distance = (inner ** n + source() * (outer ** n - inner ** n)) ** (1 / n) / Math.hypot(...direction);
    for (let k = 0; k < n; k++) points[i * n + k] = center[k] + direction[k] * distance;
  }
  return points;
}

async function countAccepted(
  classifier: Classifier,
  points: Float32Array,
  count: number,
  options: BatchOptions,
): Promise<number> {
  const inputs = tf.tensor4d(points, [count, ...classifier.inputShape]);
  try {
    const predictions = await predictAll(classifier, inputs, { batchSize: 1_000, ...options });
    return predictions.filter((prediction) => prediction !== NONSENSE).length;
  } finally {
    inputs.dispose();
  }
}
