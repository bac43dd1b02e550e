import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { test } from 'vitest';
import { expectAsOnCpu, gaussian } from './as-on-cpu.ts';

const { layers, initializers } = tfl;
const kernelInitializer = () => initializers.randomNormal({ stddev: 0.3, seed: 5 });
const biasInitializer = () => initializers.randomNormal({ stddev: 0.3, seed: 6 });
const weights = () => ({ kernelInitializer: kernelInitializer(), biasInitializer: biasInitializer() });
const depthwiseInitializer = kernelInitializer;
const pointwiseInitializer = biasInitializer;

const image = [3, 9, 8, 5];
const rows = [4, 12];

// One row a layer: a name, the layer, the shape of what it takes.
const cases: [string, () => tfl.layers.Layer, number[]][] = [
  ['conv2d 5x5 valid', () => layers.conv2d({ filters: 6, kernelSize: 5, ...weights() }), image],
  ['conv2d 5x5 same', () => layers.conv2d({ filters: 6, kernelSize: 5, padding: 'same', ...weights() }), image],
  [
    'conv2d 3x2 same by 2',
    () => layers.conv2d({ filters: 9, kernelSize: [3, 2], strides: 2, padding: 'same', ...weights() }),
    image,
  ],
  [
    'conv2d 2x2 same by 3',
    () => layers.conv2d({ filters: 4, kernelSize: 2, strides: 3, padding: 'same', ...weights() }),
    image,
  ],
  ['conv2d 3x3 valid by 2', () => layers.conv2d({ filters: 4, kernelSize: 3, strides: [2, 1], ...weights() }), image],
  ['conv2d 1x1', () => layers.conv2d({ filters: 4, kernelSize: 1, ...weights() }), image],
  ['conv2d without bias', () => layers.conv2d({ filters: 4, kernelSize: 3, useBias: false, ...weights() }), image],
  ['conv2d with relu', () => layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', ...weights() }), image],
  [
    'conv2dTranspose',
    () => layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', ...weights() }),
    image,
  ],
  ['conv1d', () => layers.conv1d({ filters: 3, kernelSize: 3, padding: 'same', ...weights() }), [3, 9, 5]],
  [
    'depthwiseConv2d',
    () => layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, depthwiseInitializer: depthwiseInitializer() }),
    image,
  ],
  [
    'depthwiseConv2d same by 2',
    () =>
      layers.depthwiseConv2d({
        kernelSize: [1, 3],
        strides: 2,
        padding: 'same',
        depthwiseInitializer: depthwiseInitializer(),
      }),
    image,
  ],
  [
    'separableConv2d',
    () =>
      layers.separableConv2d({
        filters: 4,
        kernelSize: 3,
        padding: 'same',
        depthwiseInitializer: depthwiseInitializer(),
        pointwiseInitializer: pointwiseInitializer(),
      }),
    image,
  ],
  ['dense', () => layers.dense({ units: 7, ...weights() }), rows],
  ['dense of one row', () => layers.dense({ units: 7, ...weights() }), [1, 12]],
  ['dense with relu', () => layers.dense({ units: 10, activation: 'relu', ...weights() }), rows],
  ['dense over images', () => layers.dense({ units: 3, ...weights() }), image],
  ['maxPooling2d 2x2', () => layers.maxPooling2d({ poolSize: 2 }), image],
  ['maxPooling2d 3x3 same by 2', () => layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }), image],
  ['averagePooling2d 3x3 by 2', () => layers.averagePooling2d({ poolSize: 3, strides: 2 }), image],
  ['globalAveragePooling2d', () => layers.globalAveragePooling2d({}), image],
  ['globalMaxPooling2d', () => layers.globalMaxPooling2d({}), image],
  ['batchNormalization of images', () => layers.batchNormalization(), image],
  ['batchNormalization of rows', () => layers.batchNormalization({ epsilon: 0.1 }), rows],
  ['layerNormalization', () => layers.layerNormalization(), rows],
  ...(['relu', 'relu6', 'elu', 'selu', 'sigmoid', 'tanh', 'softplus', 'softsign', 'softmax', 'swish'] as const).map(
    (name): [string, () => tfl.layers.Layer, number[]] => [name, () => layers.activation({ activation: name }), rows],
  ),
  ['leakyReLU', () => layers.leakyReLU({ alpha: 0.2 }), rows],
  ['prelu', () => layers.prelu({ alphaInitializer: kernelInitializer() }), rows],
  ['flatten', () => layers.flatten(), image],
  ['reshape', () => layers.reshape({ targetShape: [8, 45] }), image],
  ['permute', () => layers.permute({ dims: [3, 1, 2] }), image],
  ['zeroPadding2d', () => layers.zeroPadding2d({ padding: 2 }), image],
  [
    'simpleRNN',
    () => layers.simpleRNN({ units: 4, recurrentInitializer: kernelInitializer(), ...weights() }),
    [3, 5, 4],
  ],
  ['lstm', () => layers.lstm({ units: 4, recurrentInitializer: kernelInitializer(), ...weights() }), [3, 5, 4]],
];

test.each(cases)('%s trains as on the reference', (_, make, shape) =>
  expectAsOnCpu(() => {
    const layer = make();
    const training = { training: true };
    const x = gaussian(shape, 1);
    const outputWeights = gaussian((layer.apply(x, training) as tf.Tensor).shape, 2);
    const loss = () => tf.sum(tf.mul(layer.apply(x, training) as tf.Tensor, outputWeights)) as tf.Scalar;
    const ofInput = tf.grad((each) => tf.sum(tf.mul(layer.apply(each, training) as tf.Tensor, outputWeights)))(x);
    const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const ofWeights = variables.length > 0 ? Object.values(tf.variableGrads(loss, variables).grads) : [];
    const outputs = [layer.apply(x, training) as tf.Tensor, ofInput, ...ofWeights].map((each) =>
      tf.keep(tf.clone(each)),
    );
    tf.dispose(layer.weights.map((weight) => weight.read()));
    return outputs;
  }),
);

test('dropout drops and scales alike where the seed is the same', () =>
  expectAsOnCpu(() => {
    const layer = layers.dropout({ rate: 0.4, seed: 3 });
    return [tf.grad((x) => layer.apply(x, { training: true }) as tf.Tensor)(gaussian([6, 50], 1))];
  }));

test('embedding trains as on the reference', () =>
  expectAsOnCpu(() => {
    const table = gaussian([6, 4], 1);
    const words = tf.tensor2d(
      [
        [0, 3],
        [3, 5],
      ],
      [2, 2],
      'int32',
    );
    const outputWeights = gaussian([2, 2, 4], 2);
    return [tf.grad((each) => tf.sum(tf.mul(tf.gather(each, words), outputWeights)))(table)];
  }));
