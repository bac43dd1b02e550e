import { layers } from '@tensorflow/tfjs-layers';

// MatConvNet's (vl_nnbnorm). tfjs's own 1e-3 is as large as the variance of a first layer's outputs can be.
const EPSILON = 1e-4;

/** Batch norm over the channels, as the paper's robust networks have it before an activation. */
export function batchNorm(name: string, axis = -1): layers.Layer {
  return layers.batchNormalization({ name, axis, epsilon: EPSILON });
}
