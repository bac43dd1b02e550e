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
  /** Height and width of the kernel; 5 by default. */
  kernelSize?: number;
  /** 1 by default. */
  strides?: number;
  /** ReLU after a convolution without batch norm: only where `activation` is 'none'. */
  relu?: boolean;
}

// MatConvNet's examples draw weights with 0.01 (for pixels in 0..255) to 0.05; pixels in [0, 1] need the 0.05. Under batch norm
// a step turns a kernel by rate / |kernel|², so kernels of every layer start with the same length, √⅓ a filter: with one
// deviation for all layers the first one turns so fast at a rate of 0.02 that some seeds diverge.
const PLAIN_DEVIATION = 0.05;

/** A convolution, batch norm in all but plain networks, and the activation. */
export function convolution(name: string, options: ConvolutionOptions): Layer[] {
  const { channels, filters, padding, kernelSize = 5, strides = 1, activation, seed, relu = false } = options;
  const own = weights(name, kernelSize ** 2 * channels, activation, seed);
  const convolve = layers.conv2d({ name, filters, padding, kernelSize, strides, ...own });
  if (activation === 'none') return relu ? [convolve, layers.reLU({ name: `${name}_relu` })] : [convolve];
  return [convolve, batchNorm(`${name}_bn`), activationLayer(name, activation)];
}

/**
 * Flatten to values of the first of the sizes; dense layers of those between, fc1, fc2 and so on, with ReLU; one of the last size;
 * and the confidences.
 */
export function classification(
  sizes: readonly number[],
  { activation, head, seed }: BlockOptions & { readonly head: NetworkHead },
): Layer[] {
  const dense = sizes.slice(1).flatMap((units, i) => {
    const name = `fc${i + 1}`;
    const own = weights(name, sizes[i], activation, seed);
    if (i === sizes.length - 2) return [layers.dense({ name, units, ...own, useBias: true })];
    const normalise = activation === 'none' ? [] : [batchNorm(`${name}_bn`)];
    return [layers.dense({ name, units, ...own }), ...normalise, layers.reLU({ name: `${name}_relu` })];
  });
  const confidences = head === 'rbf' ? rbfLayer({ name: 'confidences' }) : layers.softmax({ name: 'confidences' });
  return [layers.flatten({ name: 'flatten' }), ...dense, confidences];
}

// A bias before batch norm would be subtracted again: batch norm's beta does its work.
function weights(name: string, fanIn: number, activation: NetworkActivation, seed: number) {
  // Of one input, or of four functions of it, 0.05 would leave next to nothing.
  const stddev = activation === 'none' && fanIn > 4 ? PLAIN_DEVIATION : Math.sqrt(1 / (3 * fanIn));
  const kernelInitializer = initializers.randomNormal({ stddev, seed: deriveSeed(seed, 'weights', name) });
  return { useBias: activation === 'none', kernelInitializer };
}

/** The layer of an activation, called by the layer before it. SiLU is x · sigmoid(x), which tfjs calls 'swish'. */
export function activationLayer(before: string, activation: Exclude<NetworkActivation, 'none'>): Layer {
  const name = `${before}_${activation}`;
  if (activation === 'relu') return layers.reLU({ name });
  return activation === 'silu' ? layers.activation({ name, activation: 'swish' }) : safLayer(activation, name);
}
