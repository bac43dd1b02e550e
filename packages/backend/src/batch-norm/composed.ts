import * as tf from '@tensorflow/tfjs-core';
import type { BatchNormContext, BatchNormEngine } from './batch-norm-engine.ts';

/** Batch normalization from core's ops: right on every engine. */
export const composed: BatchNormEngine = {
  forward(x, gamma, beta, epsilon) {
    const { mean, variance } = tf.moments(x, batchAxes(x));
    const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
    const y = tf.add(tf.mul(tf.sub(x, mean), scale), beta);
    return { y, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
  },

  backward(dy, { x, gamma, mean, variance, epsilon }: BatchNormContext) {
    const inverseStd = tf.rsqrt(tf.add(variance, epsilon));
    const normalized = tf.mul(tf.sub(x, mean), inverseStd);
    const dbeta = tf.sum(dy, batchAxes(x)) as tf.Tensor1D;
    const dgamma = tf.sum(tf.mul(dy, normalized), batchAxes(x)) as tf.Tensor1D;
    const count = x.size / gamma.size;
    const centred = tf.sub(dy, tf.div(tf.add(dbeta, tf.mul(normalized, dgamma)), count));
    return { dx: tf.mul(centred, tf.mul(gamma, inverseStd)), dgamma, dbeta };
  },
};

function batchAxes(x: tf.Tensor): number[] {
  return x.shape.slice(0, -1).map((_, axis) => axis);
}
