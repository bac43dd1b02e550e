import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** The field of tfjs's BatchNormalization that this needs; its class is not exported. */
interface WithMomentum {
  momentum: number;
}

/**
 * Computes the moving averages of every batch norm layer anew: the plain mean of each batch's statistics.
 *
 * Moving averages lag behind the weights, and symmetric activations are narrow, so they notice.
 */
export function recomputeBatchNorm(trunk: LayersModel, batches: Iterable<tf.Tensor4D>): void {
  const layers = trunk.layers.filter((layer) => layer.getClassName() === 'BatchNormalization');
  const fields = layers as unknown as WithMomentum[];
  const momenta = fields.map((layer) => layer.momentum);
  let seen = 0;
  for (const images of batches) {
    // With momentum n/(n + 1) the moving average is the mean of the n + 1 batches so far.
    for (const layer of fields) layer.momentum = seen / (seen + 1);
    tf.tidy(() => void trunk.apply(images, { training: true }));
    images.dispose();
    seen++;
  }
  fields.forEach((layer, i) => {
    layer.momentum = momenta[i];
  });
}
