import { rbfLayer } from '@saf/activations';
import { fillGaussian, randomStream } from '@saf/random';
import { tensor } from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { batchNorm } from '../../layers/robust-layers.ts';
import { subtractMean } from '../../layers/subtract-mean.ts';
import { activationLayer } from '../blocks.ts';
import { checkNetworkOptions, commonOptions, type NetworkOptions } from '../network-definition.ts';

type Layer = layers.Layer;

interface Convolution {
  readonly filters: number;
  /** 3 by default. */
  readonly kernelSize?: number;
  /** 1 by default. */
  readonly strides?: number;
}

/** What residual networks for images of 32x32x3 are made of, as functions of symbolic tensors, with the activation that was asked for. */
export interface Pieces {
  /** A convolution, without bias but in networks of 'none'. */
  convolve(x: SymbolicTensor, name: string, convolution: Convolution): SymbolicTensor;
  /** A 3x3 convolution of each channel by itself. */
  convolveChannels(x: SymbolicTensor, name: string, strides: number): SymbolicTensor;
  /** Batch norm, in all but networks of 'none'. */
  normalise(x: SymbolicTensor, name: string): SymbolicTensor;
  /** The activation; ReLU in networks of 'none'. */
  activate(x: SymbolicTensor, name: string): SymbolicTensor;
  add(x: SymbolicTensor, y: SymbolicTensor, name: string): SymbolicTensor;
}

/**
 * A network for images of 32x32x3: mean subtraction, what `body` makes of the images, the mean over all places, one dense layer, and
 * the confidences. Kernels are Gaussian of standard deviation √(2 / inputs of the unit) (He et al. 2015), each from a stream of its own.
 */
export function residualNetwork(
  name: string,
  options: NetworkOptions,
  body: (images: SymbolicTensor, pieces: Pieces) => SymbolicTensor,
): LayersModel {
  const { activation, head, outputs, seed } = checkNetworkOptions(options, commonOptions);
  const images = input({ shape: [32, 32, 3] });
  const apply = (layer: Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor;
  const common = { padding: 'same', useBias: activation === 'none' } as const;
  const features = body(apply(subtractMean({ name: 'mean', mean: options.mean, inputShape: [32, 32, 3] }), images), {
    convolve: (x, own, { filters, kernelSize = 3, strides = 1 }) =>
      apply(layers.conv2d({ ...common, ...zeros, name: own, filters, kernelSize, strides }), x),
    convolveChannels: (x, own, strides) =>
      apply(layers.depthwiseConv2d({ ...common, depthwiseInitializer: 'zeros', name: own, kernelSize: 3, strides }), x),
    normalise: (x, own) => (activation === 'none' ? x : apply(batchNorm(`${own}_bn`), x)),
    activate: (x, own) => apply(activationLayer(own, activation === 'none' ? 'relu' : activation), x),
    add: (x, y, own) => apply(layers.add({ name: own }), [x, y]),
  });
  const pooled = apply(layers.globalAveragePooling2d({ name: 'pool' }), features);
  const z = apply(layers.dense({ ...zeros, name: 'fc', units: outputs }), pooled);
  const last = head === 'rbf' ? rbfLayer({ name: 'confidences' }) : layers.softmax({ name: 'confidences' });
  const made = model({ name: `${name}_${activation}`, inputs: images, outputs: apply(last, z) });
  drawKernels(made, seed);
  return made;
}

// Of tfjs's own initialisers those that draw take minutes for the kernels of a wide network.
const zeros = { kernelInitializer: 'zeros' } as const;

function drawKernels({ layers: all }: LayersModel, seed: number): void {
  for (const layer of all) {
    const kernel = layer.trainableWeights.find(({ shape }) => shape.length > 1);
    if (!kernel) continue;
    const shape = kernel.shape as number[];
    const isDepthwise = layer.getClassName() === 'DepthwiseConv2D';
    const inputs = shape.slice(0, isDepthwise ? -2 : -1).reduce((product, size) => product * size, 1);
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    const drawn = tensor(
      fillGaussian(values, randomStream(seed, 'weights', layer.name), 0, Math.sqrt(2 / inputs)),
      shape,
    );
    kernel.write(drawn);
    drawn.dispose();
  }
}
