import * as tf from '@tensorflow/tfjs-core';

/** What tfjs calls the kernel with. */
export interface BatchNormParams {
  readonly inputs: unknown;
  readonly attrs: unknown;
}

/** Batch normalization with given statistics: x, and its mean, variance, offset β and scale γ. */
type Inputs = Record<'x' | 'mean' | 'variance', tf.Tensor> & Partial<Record<'offset' | 'scale', tf.Tensor>>;

/**
 * Batch normalization with given statistics, also where they belong to another axis than the last.
 *
 * The stock kernels of tfjs's cpu and wasm engines take the statistics for those of the last axis whatever their shape, so that a
 * network with channels first predicts something else than on other engines, without a word.
 */
export function broadcastBatchNorm<P extends BatchNormParams, Output>(
  params: P,
  stock: (params: P) => Output,
): Output | tf.Tensor {
  const { x, mean, variance, offset, scale } = params.inputs as Inputs;
  const isStock = (each?: tf.Tensor) => !each || each.size === x.size || each.size === each.shape[each.rank - 1];
  if ([mean, variance, offset, scale].every(isStock)) return stock(params);
  const { varianceEpsilon = 0.001 } = params.attrs as { varianceEpsilon?: number };
  return tf.tidy(() => {
    const inverse = tf.rsqrt(tf.add(variance, varianceEpsilon));
    const normalized = tf.mul(tf.sub(x, mean), scale ? tf.mul(scale, inverse) : inverse);
    return offset ? tf.add(normalized, offset) : normalized;
  });
}
