import { rbfLayer } from '@saf/activations';
import { deriveSeed } from '@saf/random';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { batchNorm } from '../layers/batch-norm.ts';
import { safLayer } from '../layers/saf-layer.ts';
import { isSaf, type NetworkActivation } from './network-options.ts';

type Layer = layers.Layer;

export interface BlockOptions {
  activation: NetworkActivation;
  seed: number;
}

export interface ConvolutionOptions extends BlockOptions {
  filters: number;
  padding: 'valid' | 'same';
  /** ReLU after a convolution without batch norm: only where `activation` is 'none'. */
  relu?: boolean;
}

// MatConvNet's examples draw weights with 0.01 (for pixels in 0..255) to 0.05. With pixels in [0, 1] plain networks need the
// 0.05. Under batch norm small weights move far in a step: at a rate of 0.02 the robust networks learn faster from 0.03 than
// from 0.05, and diverge from 0.01.
const DEVIATION = { batchNorm: 0.03, plain: 0.05 };

/** A 5x5 convolution, batch norm in all but plain networks, and the activation. */
export function convolution(name: string, options: ConvolutionOptions): Layer[] {
  const { filters, padding, activation, seed, relu = false } = options;
  const convolve = layers.conv2d({ name, filters, padding, kernelSize: 5, ...weights(name, activation, seed) });
  if (activation === 'none') return relu ? [convolve, layers.reLU({ name: `${name}_relu` })] : [convolve];
  return [convolve, batchNorm(`${name}_bn`), activationLayer(name, activation)];
}

/** Flatten, fc1 with ReLU, fc2, and the confidences: softmax for the plain network and the ReLU twin, RBF for the robust. */
export function classification(hidden: number, outputs: number, { activation, seed }: BlockOptions): Layer[] {
  return [
    layers.flatten({ name: 'flatten' }),
    layers.dense({ name: 'fc1', units: hidden, ...weights('fc1', activation, seed) }),
    ...(activation === 'none' ? [] : [batchNorm('fc1_bn')]),
    layers.reLU({ name: 'fc1_relu' }),
    layers.dense({ name: 'fc2', units: outputs, ...weights('fc2', activation, seed), useBias: true }),
    confidences(activation),
  ];
}

// A bias before batch norm would be subtracted again: batch norm's beta does its work.
function weights(name: string, activation: NetworkActivation, seed: number) {
  return { useBias: activation === 'none', kernelInitializer: gaussian(name, activation, seed) };
}

function gaussian(name: string, activation: NetworkActivation, seed: number) {
  const stddev = activation === 'none' ? DEVIATION.plain : DEVIATION.batchNorm;
  return initializers.randomNormal({ stddev, seed: deriveSeed(seed, 'weights', name) });
}

function activationLayer(name: string, activation: Exclude<NetworkActivation, 'none'>): Layer {
  return activation === 'relu' ? layers.reLU({ name: `${name}_relu` }) : safLayer(activation, `${name}_${activation}`);
}

function confidences(activation: NetworkActivation): Layer {
  return isSaf(activation) ? rbfLayer({ name: 'confidences' }) : layers.softmax({ name: 'confidences' });
}
