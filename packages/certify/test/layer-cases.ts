import { mirroredReluLayer, rbfLayer } from '@saf/activations';
import { subtractMean } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, model, type SymbolicTensor, input as symbolicInput } from '@tensorflow/tfjs-layers';

/** A layer, or a small network, applied to inputs of a shape. */
export interface LayerCase {
  readonly name: string;
  readonly inputShape: number[];
  readonly apply: (x: SymbolicTensor) => SymbolicTensor;
}

const one = (name: string, inputShape: number[], layer: () => layers.Layer): LayerCase => ({
  name,
  inputShape,
  apply: (x) => layer().apply(x) as SymbolicTensor,
});

const image = [5, 6, 2];
const biased = { useBias: true, biasInitializer: 'glorotNormal' } as const;
const kernel = { filters: 3, kernelSize: 3, ...biased } as const;

/** Layers with a matrix. */
export const affineCases: readonly LayerCase[] = [
  one('dense', [4], () => layers.dense({ units: 3, biasInitializer: 'ones' })),
  one('dense of rows', [3, 4], () => layers.dense({ units: 2 })),
  one('conv1d', [7, 2], () => layers.conv1d({ filters: 3, kernelSize: 3, biasInitializer: 'ones' })),
  one('conv1d, same and dilated', [7, 2], () =>
    layers.conv1d({ filters: 3, kernelSize: 2, padding: 'same', dilationRate: 2 }),
  ),
  one('conv2d', image, () => layers.conv2d({ ...kernel, biasInitializer: 'ones' })),
  one('conv2d, same, strides', image, () =>
    layers.conv2d({ filters: 3, kernelSize: [3, 2], strides: 2, padding: 'same' }),
  ),
  one('conv2d, dilated', image, () => layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, useBias: false })),
  one('conv3d', [3, 4, 3, 2], () => layers.conv3d({ filters: 2, kernelSize: 2 })),
  one('conv2dTranspose', image, () =>
    layers.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: 'same' }),
  ),
  one('depthwiseConv2d', image, () =>
    layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, biasInitializer: 'ones' }),
  ),
  one('separableConv2d', image, () => layers.separableConv2d({ filters: 3, kernelSize: 3, depthMultiplier: 2 })),
  one('batch norm', image, () => layers.batchNormalization({ gammaInitializer: 'randomNormal' })),
  one('batch norm without scale', image, () => layers.batchNormalization({ scale: false })),
  one('mean subtraction', image, () =>
    subtractMean({ mean: Float32Array.from({ length: 60 }, (_, i) => (i % 7) / 7) }),
  ),
  one('average pooling', image, () => layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' })),
  one('average pooling, 1-D', [7, 2], () => layers.averagePooling1d({ poolSize: 2 })),
  one('global average pooling', image, () => layers.globalAveragePooling2d({})),
  one('global average pooling, 1-D', [7, 2], () => layers.globalAveragePooling1d({})),
  one('flatten', image, () => layers.flatten()),
  one('reshape', image, () => layers.reshape({ targetShape: [6, 10] })),
  one('permute', image, () => layers.permute({ dims: [3, 1, 2] })),
  one('repeatVector', [4], () => layers.repeatVector({ n: 2 })),
  one('zero padding', image, () => layers.zeroPadding2d({ padding: [1, 2] })),
  one('cropping', image, () =>
    layers.cropping2D({
      cropping: [
        [1, 1],
        [0, 2],
      ],
    }),
  ),
  one('upSampling', image, () => layers.upSampling2d({ size: [2, 1] })),
];

const activated = (name: string, layer: () => layers.Layer): LayerCase => one(name, [6], layer);
const named = (activation: string) =>
  activated(activation, () => layers.activation({ activation: activation as 'relu' }));

/** Activations. */
export const activationCases: readonly LayerCase[] = [
  ...['relu', 'relu6', 'hardSigmoid', 'sigmoid', 'tanh', 'softplus', 'softsign', 'elu', 'selu', 'swish'].map(named),
  activated('linear', () => layers.activation({ activation: 'linear' })),
  activated('rbf', () => rbfLayer()),
  activated('mReLU', () => mirroredReluLayer()),
  activated('ReLU', () => layers.reLU()),
  activated('ReLU up to 1', () => layers.reLU({ maxValue: 1 })),
  activated('LeakyReLU', () => layers.leakyReLU({ alpha: 0.2 })),
  activated('LeakyReLU that falls', () => layers.leakyReLU({ alpha: -0.2 })),
  activated('ELU', () => layers.elu()),
  activated('ThresholdedReLU', () => layers.thresholdedReLU({ theta: 0.4 })),
];

/** What is neither. */
export const otherCases: readonly LayerCase[] = [
  one('max pooling', image, () => layers.maxPooling2d({ poolSize: 2 })),
  one('max pooling, overlapping', image, () => layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' })),
  one('max pooling, 1-D', [7, 2], () => layers.maxPooling1d({ poolSize: 3, strides: 2 })),
  one('global max pooling', image, () => layers.globalMaxPooling2d({})),
  one('global max pooling, 1-D', [7, 2], () => layers.globalMaxPooling1d()),
  one('dropout', image, () => layers.dropout({ rate: 0.5 })),
  one('dense with an activation', [4], () => layers.dense({ units: 3, activation: 'tanh' })),
  one('softmax', [4], () => layers.softmax()),
  merged('add', layers.add),
  merged('average', layers.average),
  merged('concatenate', () => layers.concatenate({ axis: 1 })),
  merged('maximum', layers.maximum),
  merged('minimum', layers.minimum),
  merged('multiply', layers.multiply),
];

function merged(name: string, layer: () => layers.Layer): LayerCase {
  const apply = (x: SymbolicTensor) =>
    layer().apply([1, 2].map(() => layers.dense({ units: 3 }).apply(x) as SymbolicTensor)) as SymbolicTensor;
  return { name, inputShape: [4], apply };
}

/** The model of a case, with weights of a seed. */
export function modelOf({ inputShape, apply }: LayerCase, seed: number): LayersModel {
  const x = symbolicInput({ shape: inputShape });
  const built = model({ inputs: x, outputs: apply(x) });
  randomise(built, seed);
  return built;
}

/** Weights uniform in [-1, 1]; variances of batch norm, which are the only ones that start with 1 and are not trained, in [0.5, 1.5]. */
export function randomise(network: LayersModel, seed: number): void {
  for (const [i, weight] of network.weights.entries()) {
    if (weight.originalName.endsWith('/mean')) continue;
    const [low, high] = /variance/i.test(weight.originalName) ? [0.5, 1.5] : [-1, 1];
    const values = tf.randomUniform(weight.shape as number[], low, high, 'float32', seed * 100 + i + 1);
    weight.write(values);
    values.dispose();
  }
}

/** Boxes of random size inside of [-2, 2], one a sample. */
export function randomBoxes(samples: number, inputShape: readonly number[], seed: number) {
  return tf.tidy(() => {
    const shape = [samples, ...inputShape];
    const a = tf.randomUniform(shape, -2, 2, 'float32', seed * 10 + 1);
    const b = tf.randomUniform(shape, -2, 2, 'float32', seed * 10 + 2);
    // Some numbers do not vary at all.
    const width = tf.cast(tf.greater(tf.randomUniform(shape, 0, 1, 'float32', seed * 10 + 3), 0.1), 'float32');
    const other = tf.add(a, tf.mul(width, tf.sub(b, a)));
    return { low: tf.minimum(a, other), high: tf.maximum(a, other) };
  });
}

/** Points of boxes: corners and points inside by turns. */
export function randomPoints({ low, high }: { low: tf.Tensor; high: tf.Tensor }, seed: number): tf.Tensor {
  return tf.tidy(() => {
    const share = tf.randomUniform(low.shape, 0, 1, 'float32', seed);
    const chosen = seed % 2 === 0 ? share : tf.round(share);
    const points = tf.add(low, tf.mul(chosen, tf.sub(high, low)));
    return tf.minimum(tf.maximum(points, low), high);
  });
}

/** How many numbers lie outside of bounds. */
export function outside(y: tf.Tensor, { low, high }: { low: tf.Tensor; high: tf.Tensor }): number {
  return tf.tidy(() => {
    const inside = tf.logicalAnd(tf.greaterEqual(y, low), tf.lessEqual(y, high));
    return y.size - tf.sum(tf.cast(inside, 'int32')).dataSync()[0];
  });
}
