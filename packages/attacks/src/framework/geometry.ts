import { checkOneOf } from '@saf/checks';
import type { Classifier } from '@saf/models';
import { fillGaussian, fillUniform, type RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from './attack.ts';
import { exactSign } from './tensors.ts';

/** What a norm-bounded attack needs to know of its norm. Tensors are [N, height, width, channels]; each sample is a vector. */
export interface NormGeometry {
  /** The vectors of length 1 along which a function of this gradient rises fastest; zero where the gradient is. */
  steepest(gradient: tf.Tensor4D): tf.Tensor4D;
  /** The point of the ball of radius epsilon (one, or [N, 1, 1, 1]) around each origin that is nearest to x; x itself inside. */
  project(x: tf.Tensor4D, origin: tf.Tensor4D, epsilon: number | tf.Tensor): tf.Tensor4D;
  /** The length of each sample. */
  length(x: tf.Tensor4D): tf.Tensor1D;
  /** The length of each gradient in the dual norm: how fast its function rises along `steepest`. */
  dualLength(gradient: tf.Tensor4D): tf.Tensor1D;
  /** Fills `out` with a point drawn uniformly from the ball of radius 1. */
  fillFromBall(out: Float32Array, source: RandomSource): void;
  /** Fills `out` with a random direction of length 1: noise that is uniform in every pixel (linf) or Gaussian (l2), scaled. */
  fillFromSphere(out: Float32Array, source: RandomSource): void;
}

export const linf: NormGeometry = {
  steepest: (gradient) => exactSign(gradient),
  // Bounds computed as an attack computes origin ± epsilon: what touches the ball stays, bit for bit.
  project: (x, origin, epsilon) =>
    tf.tidy(() => tf.minimum(tf.maximum(x, tf.sub(origin, epsilon)), tf.add(origin, epsilon))),
  length: (x) => tf.tidy(() => tf.max(tf.abs(x), [1, 2, 3])),
  dualLength: (gradient) => tf.tidy(() => tf.sum(tf.abs(gradient), [1, 2, 3])),
  fillFromBall: (out, source) => void fillUniform(out, source, -1, 1),
  fillFromSphere: (out, source) => {
    fillUniform(out, source, -1, 1);
    const largest = out.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < out.length; i++) out[i] /= largest;
  },
};

const SAMPLE_AXES = [1, 2, 3];

export const l2: NormGeometry = {
  steepest: (gradient) => tf.tidy(() => unit(gradient).direction),
  project: (x, origin, epsilon) =>
    tf.tidy(() => {
      const { length, direction } = unit(tf.sub(x, origin));
      const outside = tf.cast(tf.greater(length, epsilon), 'float32');
      const onSphere = tf.add(origin, tf.mul(direction, epsilon));
      return tf.add(tf.mul(outside, onSphere), tf.mul(tf.sub(1, outside), x));
    }),
  length,
  dualLength: length,
  // A Gaussian has a uniform direction; the radius of a uniform point of an n-ball is distributed as u^(1/n).
  fillFromBall: (out, source) => {
    fillFromSphere(out, source);
    const radius = source() ** (1 / out.length);
    for (let i = 0; i < out.length; i++) out[i] *= radius;
  },
  fillFromSphere,
};

function fillFromSphere(out: Float32Array, source: RandomSource): void {
  fillGaussian(out, source, 0, 1);
  const length = Math.sqrt(out.reduce((sum, value) => sum + value * value, 0));
  for (let i = 0; i < out.length; i++) out[i] /= length;
}

function length(x: tf.Tensor4D): tf.Tensor1D {
  return tf.tidy(() => tf.reshape(unit(x).length, [-1]));
}

/** Lengths [N, 1, 1, 1] and vectors of length 1, or 0. Divided by the largest entry first: squares of small gradients underflow. */
function unit(x: tf.Tensor4D): { length: tf.Tensor4D; direction: tf.Tensor4D } {
  const largest = tf.max(tf.abs(x), SAMPLE_AXES, true);
  const scaled = tf.div(x, oneForZero(largest)) as tf.Tensor4D;
  const scaledLength = tf.sqrt(tf.sum(tf.square(scaled), SAMPLE_AXES, true));
  return {
    length: tf.mul(scaledLength, largest) as tf.Tensor4D,
    direction: tf.div(scaled, oneForZero(scaledLength)) as tf.Tensor4D,
  };
}

/** The same, with 1 in the place of 0: what can be divided by. */
export function oneForZero(x: tf.Tensor): tf.Tensor {
  return tf.where(tf.equal(x, 0), tf.onesLike(x), x);
}

/** The norms by their names. */
export const geometries: Readonly<Record<Norm, NormGeometry>> = { linf, l2 };

/** The distance between the smallest and the largest valid pixel: what sizes and steps are measured by. */
export function boundsWidth({ bounds: [low, high] }: Pick<Classifier, 'bounds'>): number {
  return high - low;
}

/** The geometry of a norm, by its name. */
export function geometryOf(norm: Norm): NormGeometry {
  return geometries[checkOneOf('norm', norm, ['linf', 'l2'])];
}

/** Images with their pixels clipped to the bounds of a classifier. */
export function clipToBounds({ bounds }: Pick<Classifier, 'bounds'>, images: tf.Tensor): tf.Tensor4D {
  return tf.clipByValue(images, ...bounds) as tf.Tensor4D;
}
