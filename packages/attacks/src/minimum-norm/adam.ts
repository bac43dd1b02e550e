import * as tf from '@tensorflow/tfjs-core';

/** Averages of the gradients and of their squares. */
export type Moments = { readonly first: tf.Tensor4D; readonly second: tf.Tensor4D };

const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];

/** A step of Adam along −gradient (Kingma and Ba, ICLR 2015, Algorithm 1, with its constants); `time` counts from 1. */
export function adamStep(gradient: tf.Tensor, { first, second }: Moments, time: number, stepSize: number) {
  const next = {
    first: average(first, gradient, BETA_1),
    second: average(second, tf.square(gradient), BETA_2),
  };
  const unbiasedFirst = tf.div(next.first, 1 - BETA_1 ** time);
  const unbiasedSecond = tf.div(next.second, 1 - BETA_2 ** time);
  const step = tf.mul(tf.div(unbiasedFirst, tf.add(tf.sqrt(unbiasedSecond), EPSILON)), -stepSize);
  return { step, ...next };
}

function average(mean: tf.Tensor4D, value: tf.Tensor, weight: number): tf.Tensor4D {
  return tf.add(tf.mul(mean, weight), tf.mul(value, 1 - weight));
}
