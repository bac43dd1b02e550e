import { ArgumentError } from '@saf/checks';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { subtractMean } from '../layers/subtract-mean.ts';
import { classification, convolution } from './blocks.ts';
import {
  checkNetworkOptions,
  commonOptions,
  type NetworkDefinition,
  type NetworkOptions,
} from './network-definition.ts';

export interface Cifar10NetworkOptions extends NetworkOptions {
  /**
   * ReLU after each convolution of the plain network, as in MatConvNet's example that Table 3 follows; false by default,
   * as Table 3 prints. Only for `activation: 'none'`: the other networks have an activation there.
   */
  convolutionRelu?: boolean;
}

/**
 * The CNN for CIFAR-10 (paper, Table 3; pooling and padding from MatConvNet's CIFAR example).
 *
 * Mean subtraction; 5x5 convolution to 32, 3x3 max pooling to 16x16; 5x5 convolution to 32, 3x3 average pooling to 8x8;
 * 5x5 convolution to 64, 3x3 average pooling to 4x4; fc1 64, ReLU, fc2, confidences. Strides of pooling are 2, all padding is
 * 'same'. Batch norm, activations and confidences as in `mnistNetwork`.
 *
 * Input: float32 [N, 32, 32, 3] in [0, 1]. Output: confidences [N, outputs].
 *
 * @throws ArgumentError as `mnistNetwork`, and for `convolutionRelu` with another activation than 'none'
 * @example
 * const plain = cifar10Network({ activation: 'none', convolutionRelu: true });
 */
export function cifar10Network(options: Cifar10NetworkOptions): LayersModel {
  const { activation, head, outputs, seed } = checkNetworkOptions(options, knownOptions);
  const relu = options.convolutionRelu ?? false;
  if (relu && activation !== 'none') throw new ArgumentError('convolutionRelu', "activation: 'none'", activation);
  const block = { activation, seed, relu, padding: 'same' } as const;
  return sequential({
    name: `cifar10_${activation}`,
    layers: [
      subtractMean({ name: 'mean', inputShape: [32, 32, 3], mean: options.mean }),
      ...convolution('cv1', { ...block, channels: 3, filters: 32 }),
      layers.maxPooling2d({ name: 'max1', ...pooling }),
      ...convolution('cv2', { ...block, channels: 32, filters: 32 }),
      layers.averagePooling2d({ name: 'avg2', ...pooling }),
      ...convolution('cv3', { ...block, channels: 32, filters: 64 }),
      layers.averagePooling2d({ name: 'avg3', ...pooling }),
      ...classification([4 * 4 * 64, 64, outputs], { ...block, head }),
    ],
  });
}

const knownOptions = [...commonOptions, 'convolutionRelu'] as const;

const pooling = { poolSize: 3, strides: 2, padding: 'same' } as const;

/** {@link cifar10Network} by name. */
export const cifar10Table3: NetworkDefinition<Cifar10NetworkOptions> = {
  name: 'cifar10-table-3',
  title: 'CNN for CIFAR-10 (Table 3)',
  inputShape: [32, 32, 3],
  isDefault: true,
  options: knownOptions,
  build: cifar10Network,
};
