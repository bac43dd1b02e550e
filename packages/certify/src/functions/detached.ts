import * as tf from '@tensorflow/tfjs-core';

/** A tensor that gradients take for a constant, whatever it is computed of: choices have no derivative, and tfjs none of comparisons. */
export function detached(compute: () => tf.Tensor): tf.Tensor {
  const constant = tf.customGrad(() => ({ value: compute(), gradFunc: () => [] as unknown as tf.Tensor }));
  return constant();
}
