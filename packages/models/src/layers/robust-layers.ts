import { activationNamed, type SafName } from '@saf/activations';
import { layers } from '@tensorflow/tfjs-layers';

// MatConvNet's (vl_nnbnorm). tfjs's own 1e-3 is as large as the variance of a first layer's outputs can be.
const EPSILON = 1e-4;
// MatConvNet's too. SAFs are narrow: with tfjs's 0.99 the running averages lag behind the weights, and inference behind training.
const MOMENTUM = 0.9;

/** Batch norm over the channels, as the paper's robust networks have it before an activation. */
export function batchNorm(name: string, axis = -1): layers.Layer {
  return layers.batchNormalization({ name, axis, epsilon: EPSILON, momentum: MOMENTUM });
}

/** The layer of a symmetric activation function, by the function's name. */
export function safLayer(activation: SafName, name: string): layers.Layer {
  return new (activationNamed(activation))({ name });
}
