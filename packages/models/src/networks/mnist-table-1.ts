import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { subtractMean } from '../layers/subtract-mean.ts';
import { classification, convolution } from './blocks.ts';
import {
  checkNetworkOptions,
  commonOptions,
  type NetworkDefinition,
  type NetworkOptions,
} from './network-definition.ts';

/**
 * The CNN for MNIST (paper, Table 1; pooling and padding from MatConvNet's MNIST example).
 *
 * - 'none', the plain CNN: mean subtraction, 5x5 convolution to 20, 2x2 max pooling, 5x5 convolution to 50,
 *   2x2 max pooling, fc1 500, ReLU, fc2, softmax. No activation follows a convolution: Table 1 prints none.
 * - 'rbf' and 'mirroredRelu', the robust CNNs: convolution, batch norm, SAF, pooling (twice), fc1, batch norm, ReLU, fc2,
 *   and RBF confidences exp(−z²).
 * - 'relu' and 'silu', twins to compare with, not in the paper: the robust CNN with ReLU or SiLU for the SAF, and softmax at the end.
 *
 * `head` puts softmax at the end of a robust CNN, or the RBF at that of another.
 *
 * Input: float32 [N, 28, 28, 1] in [0, 1]. Output: confidences [N, outputs]. Weights are Gaussian, each layer's from a stream of
 * its own, of standard deviation 1/√(3·inputs of the unit) (plain: 0.05); biases are 0.
 *
 * @throws ArgumentError for an unknown activation, fewer than 2 outputs, a bad seed, or a mean that is not 784 finite numbers
 * @example
 * const model = mnistNetwork({ activation: 'mirroredRelu', outputs: 11, mean: meanImage(train), seed: 1 });
 */
export function mnistNetwork(options: NetworkOptions): LayersModel {
  const { activation, head, outputs, seed } = checkNetworkOptions(options, commonOptions);
  const block = { activation, seed, padding: 'valid' } as const;
  return sequential({
    name: `mnist_${activation}`,
    layers: [
      subtractMean({ name: 'mean', inputShape: [28, 28, 1], mean: options.mean }),
      ...convolution('cv1', { ...block, channels: 1, filters: 20 }),
      layers.maxPooling2d({ name: 'max1', poolSize: 2, strides: 2 }),
      ...convolution('cv2', { ...block, channels: 20, filters: 50 }),
      layers.maxPooling2d({ name: 'max2', poolSize: 2, strides: 2 }),
      ...classification([4 * 4 * 50, 500, outputs], { ...block, head }),
    ],
  });
}

/** {@link mnistNetwork} by name. */
export const mnistTable1: NetworkDefinition = {
  name: 'mnist-table-1',
  title: 'CNN for MNIST (Table 1)',
  inputShape: [28, 28, 1],
  isDefault: true,
  options: commonOptions,
  build: mnistNetwork,
};
