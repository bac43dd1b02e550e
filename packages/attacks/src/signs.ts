import * as tf from '@tensorflow/tfjs-core';

/** -1, 0 or 1. Not `tf.sign`: on wasm that is 0 for everything smaller than 1.2e-7, as the gradients of a robust network are. */
export function signs<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => tf.sub(tf.cast(tf.greater(x, 0), 'float32'), tf.cast(tf.less(x, 0), 'float32')));
}
