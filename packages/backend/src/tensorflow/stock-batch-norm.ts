import * as tf from '@tensorflow/tfjs-core';
import { opAttributes, type TensorflowBackend, type TensorflowKernelParams } from './tensorflow-backend.ts';

/** Batch normalization in training mode as TensorFlow's FusedBatchNormV3: { x, gamma, beta } to [y, mean, variance]. */
export function batchNormTraining({ inputs, attrs, backend }: TensorflowKernelParams): tf.Tensor[] {
  const { x, gamma, beta } = inputs;
  return tf.tidy(() => {
    const unused = tf.tensor1d([]);
    const operands = [asImages(x), gamma, beta, unused, unused];
    // The second and third output are the statistics to keep, that variance with Bessel's correction; tfjs-layers keeps the
    // population variance, which is the fifth: what the gradient needs.
    const [y, mean, , , variance] = backend.executeMultipleOutputs(
      'FusedBatchNormV3',
      attributes(backend, attrs),
      operands,
      6,
    );
    return [tf.reshape(y, x.shape), mean, variance];
  });
}

/** Its gradients as FusedBatchNormGradV3: { x, dy, gamma, mean, variance } to [dx, dgamma, dbeta]. */
export function batchNormTrainingGrad({ inputs, attrs, backend }: TensorflowKernelParams): tf.Tensor[] {
  const { x, dy, gamma, mean, variance } = inputs;
  return tf.tidy(() => {
    const operands = [asImages(dy), asImages(x), gamma, mean, variance, tf.tensor1d([])];
    const [dx, dgamma, dbeta] = backend.executeMultipleOutputs(
      'FusedBatchNormGradV3',
      attributes(backend, attrs),
      operands,
      5,
    );
    return [tf.reshape(dx, x.shape), dgamma, dbeta];
  });
}

/** The op takes images [batch, height, width, channels] only; for the statistics all axes before the last are alike. */
function asImages(x: tf.Tensor): tf.Tensor {
  return x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, x.shape[x.rank - 1]]);
}

function attributes(backend: TensorflowBackend, attrs: TensorflowKernelParams['attrs']) {
  const { epsilon } = attrs as { epsilon: number };
  const { TF_FLOAT } = backend.binding;
  return opAttributes(backend, {
    types: { T: TF_FLOAT, U: TF_FLOAT },
    floats: { epsilon },
    booleans: { is_training: true },
  });
}
