import { type Classifier, classifierFromFunction } from '@saf/models';
import { randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { cholesky, solveLower, solveUpper } from '../cholesky.ts';
import type { CardBench } from './card-bench.ts';

/** Inner points stay this far inside of the ball, and the threshold this near to the boundary point (Zimmermann et al., 2022). */
const INSIDE = 0.95;
const CLOSENESS = 0.999;
/** Keeps the covariance of features that do not change invertible, relative to its mean variance. */
const RIDGE = 1e-4;

type Features = (images: tf.Tensor4D) => tf.Tensor2D;

/**
 * A classifier of two categories on frozen features: 0 for the image and points inside of its ball, 1 for one random corner of the
 * ball. It separates them by Fisher's discriminant w = Σ⁻¹(φ − μ), with the threshold so near to that corner that little
 * else is in category 1. Null where the discriminant does not separate them.
 */
export async function binaryReadOut(
  bench: CardBench,
  features: Features,
  index: number,
  epsilon: number,
): Promise<Classifier | null> {
  const corner = cornerOf(bench, index, epsilon);
  const phi = tf.tidy(() => features(corner));
  const inner = await innerFeatures(bench, index, epsilon, features);
  try {
    const weights = await fisher(inner, phi);
    const [innermost, atCorner] = tf.tidy(() => {
      const direction = tf.tensor2d(weights, [weights.length, 1]);
      return [tf.max(tf.matMul(inner, direction)), tf.max(tf.matMul(phi, direction))].map((each) => each.dataSync()[0]);
    });
    if (!(atCorner > innermost)) return null;
    const threshold = innermost + CLOSENESS * (atCorner - innermost);
    return readOut(bench.classifier, features, weights, threshold, atCorner - innermost);
  } finally {
    tf.dispose([corner, phi, inner]);
  }
}

function readOut(
  { name, inputShape, bounds }: Classifier,
  features: Features,
  weights: Float32Array,
  threshold: number,
  scale: number,
): Classifier {
  return classifierFromFunction({
    name: `${name}, read-out`,
    inputShape,
    bounds,
    categories: 2,
    nonsense: { threshold: 0 },
    logits: (x) => {
      const score = tf.matMul(features(x), tf.tensor2d(weights, [weights.length, 1]));
      const margin = tf.div(tf.sub(score, threshold), scale);
      return tf.concat2d([tf.neg(margin), margin] as tf.Tensor2D[], 1);
    },
  });
}

/** Features of the image and of uniform points inside of its ball. */
async function innerFeatures(
  bench: CardBench,
  index: number,
  epsilon: number,
  features: Features,
): Promise<tf.Tensor2D> {
  const source = randomStream(bench.seed, 'binarization', index);
  const parts: tf.Tensor2D[] = [tf.tidy(() => features(bench.take([index])))];
  for (let done = 1; done < bench.budget.innerPoints; done += bench.batchSize) {
    bench.options.signal?.throwIfAborted();
    const points = bench.uniformPoints(
      index,
      INSIDE * epsilon,
      Math.min(bench.batchSize, bench.budget.innerPoints - done),
      source,
    );
    parts.push(tf.tidy(() => features(points)));
    points.dispose();
    await tf.nextFrame();
  }
  const all = tf.concat2d(parts, 0);
  tf.dispose(parts);
  return all;
}

/** Every pixel at ±epsilon: a corner, which is as far from the inner points as the ball goes. */
function cornerOf(bench: CardBench, index: number, epsilon: number): tf.Tensor4D {
  const { inputShape, bounds } = bench.classifier;
  const source = randomStream(bench.seed, 'binarization', 'corner', index);
  const signs = Float32Array.from({ length: tf.util.sizeFromShape([...inputShape]) }, () => (source() < 0.5 ? -1 : 1));
  return tf.tidy(() => {
    const moved = tf.add(bench.take([index]), tf.mul(tf.tensor4d(signs, [1, ...inputShape]), epsilon));
    return tf.clipByValue(moved, ...bounds) as tf.Tensor4D;
  });
}

/** Fisher's linear discriminant between one point and a cloud. */
async function fisher(inner: tf.Tensor2D, phi: tf.Tensor2D): Promise<Float32Array> {
  const { covariance, difference } = tf.tidy(() => {
    const mean = tf.mean(inner, 0, true);
    const centred = tf.sub(inner, mean);
    return {
      covariance: tf.div(tf.matMul(centred, centred, true), inner.shape[0]),
      difference: tf.sub(phi, mean),
    };
  });
  const [matrix, right] = [Float64Array.from(await covariance.data()), await difference.data()];
  tf.dispose([covariance, difference]);
  addRidge(matrix, right.length);
  const lower = cholesky(matrix);
  const solution = solveUpper(lower, solveLower(lower, right));
  const length = Math.hypot(...solution) || 1;
  return Float32Array.from(solution, (value) => value / length);
}

function addRidge(matrix: Float64Array, size: number): void {
  const diagonal = Array.from({ length: size }, (_, i) => i * (size + 1));
  const trace = diagonal.reduce((sum, i) => sum + matrix[i], 0);
  for (const i of diagonal) matrix[i] += RIDGE * (trace / size) + Number.MIN_VALUE;
}
