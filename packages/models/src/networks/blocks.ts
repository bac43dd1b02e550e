import { rbfLayer } from '@saf/activations';
import { deriveSeed } from '@saf/random';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { batchNorm, safLayer } from '../layers/robust-layers.ts';
import type { NetworkActivation, NetworkHead } from './network-definition.ts';

type Layer = layers.Layer;

export interface BlockOptions {
  activation: NetworkActivation;
  seed: number;
}

export interface ConvolutionOptions extends BlockOptions {
  /** Channels of the input. */
  channels: number;
  filters: number;
  padding: 'valid' | 'same';
  /** ReLU after a convolution without batch norm: only where `activation` is 'none'. */
  relu?: boolean;
}

// MatConvNet's examples draw weights with 0.01 (for pixels in 0..255) to 0.05; pixels in [0, 1] need the 0.05. Under batch norm
// a step turns a kernel by rate / |kernel|², so kernels of every layer start with the same length, √⅓ a filter: with one
// deviation for all layers the first one turns so fast at a rate of 0.02 that some seeds diverge.
const PLAIN_DEVIATION = 0.05;

/** A 5x5 convolution, batch norm in all but plain networks, and the activation. */
export function convolution(name: string, options: ConvolutionOptions): Layer[] {
  const { channels, filters, padding, activation, seed, relu = false } = options;
  const own = weights(name, 25 * channels, activation, seed);
  const convolve = layers.conv2d({ name, filters, padding, kernelSize: 5, ...own });
  if (activation === 'none') return relu ? [convolve, layers.reLU({ name: `${name}_relu` })] : [convolve];
  return [convolve, batchNorm(`${name}_bn`), activationLayer(name, activation)];
}

/** Flatten to `inputs` values, fc1 with ReLU, fc2, and the confidences. */
export function classification(
  [inputs, hidden, outputs]: readonly [number, number, number],
  { activation, head, seed }: BlockOptions & { readonly head: NetworkHead },
): Layer[] {
  return [
    layers.flatten({ name: 'flatten' }),
    layers.dense({ name: 'fc1', units: hidden, ...weights('fc1', inputs, activation, seed) }),
    ...(activation === 'none' ? [] : [batchNorm('fc1_bn')]),
    layers.reLU({ name: 'fc1_relu' }),
    layers.dense({ name: 'fc2', units: outputs, ...weights('fc2', hidden, activation, seed), useBias: true }),
    head === 'rbf' ? rbfLayer({ name: 'confidences' }) : layers.softmax({ name: 'confidences' }),
  ];
}

// A bias before batch norm would be subtracted again: batch norm's beta does its work.
function weights(name: string, fanIn: number, activation: NetworkActivation, seed: number) {
  const stddev = activation === 'none' ? PLAIN_DEVIATION : Math.sqrt(1 / (3 * fanIn));
  const kernelInitializer = initializers.randomNormal({ stddev, seed: deriveSeed(seed, 'weights', name) });
  return { useBias: activation === 'none', kernelInitializer };
}

function activationLayer(name: string, activation: Exclude<NetworkActivation, 'none'>): Layer {
  return activation === 'relu' ? layers.reLU({ name: `${name}_relu` }) : safLayer(activation, `${name}_${activation}`);
}
