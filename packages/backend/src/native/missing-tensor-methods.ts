import * as tf from '@tensorflow/tfjs-core';

const methods: Record<string, (this: tf.Tensor, other: tf.Tensor) => tf.Tensor> = {
  add(other) {
    return tf.add(this, other);
  },
  sub(other) {
    return tf.sub(this, other);
  },
  mul(other) {
    return tf.mul(this, other);
  },
  toFloat() {
    return tf.cast(this, 'float32');
  },
  toInt() {
    return tf.cast(this, 'int32');
  },
};

/**
 * tfjs-node's Prelu, Exp, ArgMax and ArgMin kernels call methods of tensors that only the union package defines.
 * Where the app has core alone, tensors get just these.
 */
export function addMissingTensorMethods(): void {
  const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>;
  for (const [name, method] of Object.entries(methods)) prototype[name] ??= method;
}
