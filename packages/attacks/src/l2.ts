import { fillGaussian, type RandomSource } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { NormGeometry } from './norm-geometry.ts';

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

function oneForZero(x: tf.Tensor): tf.Tensor {
  return tf.where(tf.equal(x, 0), tf.onesLike(x), x);
}
