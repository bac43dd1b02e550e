import '@tensorflow/tfjs-backend-cpu';
import { checkGradient, expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import {
  model as functional,
  initializers,
  input,
  type LayersModel,
  layers,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { frozenLayers, runFrozen } from './frozen-layers.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

let seed = 0;
const weights = () => initializers.randomNormal({ stddev: 0.5, seed: ++seed });
const batchNorm = (options = {}) =>
  layers.batchNormalization({
    gammaInitializer: weights(),
    betaInitializer: weights(),
    movingMeanInitializer: weights(),
    movingVarianceInitializer: initializers.constant({ value: 0.3 }),
    ...options,
  });
const convolution = (options = {}) =>
  layers.conv2d({ filters: 2, kernelSize: 3, kernelInitializer: weights(), biasInitializer: weights(), ...options });
const dense = (options = {}) => layers.dense({ units: 3, kernelInitializer: weights(), ...options });
const of = (...list: layers.Layer[]) => sequential({ layers: [layers.inputLayer({ inputShape: [5, 5, 2] }), ...list] });

const images = () => tf.randomUniform<tf.Rank.R4>([2, 5, 5, 2], 0, 1, 'float32', 3);
const gradientOf = (forward: (x: tf.Tensor) => tf.Tensor) => tf.grad((x) => tf.sum(tf.square(forward(x))))(images());

/** Which layers are run frozen, by class. */
const names = (model: LayersModel) => frozenLayers(model).map(({ layer }) => layer.getClassName());

describe.each([
  ['convolution', () => of(convolution()), ['Conv2D']],
  [
    'convolution without bias, with strides and padding',
    () => of(convolution({ useBias: false, strides: 2, padding: 'same' })),
    ['Conv2D'],
  ],
  ['batch norm', () => of(batchNorm()), ['BatchNormalization']],
  ['batch norm without scale and centre', () => of(batchNorm({ scale: false, center: false })), ['BatchNormalization']],
  ['batch norm with its axis counted from the front', () => of(batchNorm({ axis: 3 })), ['BatchNormalization']],
  ['dense layer', () => of(layers.flatten(), dense()), ['Dense']],
  ['dense layer on maps', () => of(dense()), ['Dense']],
  [
    'layers with activations',
    () => of(convolution({ activation: 'tanh' }), layers.flatten(), dense({ activation: 'tanh' })),
    [],
  ],
  [
    'a model in a model',
    () => of(of(convolution(), batchNorm()), layers.flatten(), dense()),
    ['Conv2D', 'BatchNormalization', 'Dense'],
  ],
] as [string, () => LayersModel, string[]][])('%s', (_, build, expected) => {
  test('is run frozen where its derivative is known', () => expect(names(build())).toEqual(expected));

  test('has the values of the layers, bit for bit, and the gradient of central differences', () => {
    const model = build();
    const frozen = frozenLayers(model);
    const apply = (x: tf.Tensor) => runFrozen(frozen, () => model.apply(x) as tf.Tensor);
    expect([...apply(images()).dataSync()]).toEqual([...(model.apply(images()) as tf.Tensor).dataSync()]);
    checkGradient((x) => tf.tanh(apply(x)), tf.slice(images(), 0, 1));
  });
});

test.each([
  ['a dilated convolution', convolution({ dilationRate: 2 })],
  ['batch norm of rows', batchNorm({ axis: 1 })],
])('%s is left to tfjs', (_, layer) => expect(names(of(layer))).toEqual([]));

test('the gradient is that of tfjs', () => {
  const model = of(convolution(), batchNorm(), layers.flatten(), dense());
  const frozen = frozenLayers(model);
  expect(gradientOf((x) => runFrozen(frozen, () => model.apply(x) as tf.Tensor))).toBeAllClose(
    gradientOf((x) => model.apply(x) as tf.Tensor),
    { rtol: 1e-4, atol: 1e-5 },
  );
});

test.each([
  ['a list of the last axis, as Keras writes it', { axis: [3] as never }],
  ['the last axis by number, without scale', { axis: 3, scale: false }],
  ['a list, without scale and center', { axis: [3] as never, scale: false, center: false }],
  ['rows, without scale', { axis: 1, scale: false }],
])('the gradient of batch norm over %s is that of central differences', (_, config) => {
  const model = of(batchNorm(config));
  const frozen = frozenLayers(model);
  expect(frozen).toHaveLength(1);
  const run = (x: tf.Tensor) => runFrozen(frozen, () => model.apply(x) as tf.Tensor);
  checkGradient(run, images());
});

test('a layer that is used twice is run frozen in both places', () => {
  const [first, twice] = [input({ shape: [5, 5, 2] }), convolution({ padding: 'same' })];
  const model = functional({ inputs: first, outputs: twice.apply(twice.apply(first)) as SymbolicTensor });
  const frozen = frozenLayers(model);
  expect(frozen).toHaveLength(1);
  expect(gradientOf((x) => runFrozen(frozen, () => model.apply(x) as tf.Tensor))).toBeAllClose(
    gradientOf((x) => model.apply(x) as tf.Tensor),
    { rtol: 1e-4, atol: 1e-5 },
  );
});

test('a layer that has a gradient in its input of its own is asked for it', () => {
  const layer = convolution();
  const model = of(layer);
  const shapes: (readonly number[])[] = [];
  const inputGradient = (dy: tf.Tensor, inputShape: number[]) => {
    shapes.push(dy.shape, inputShape);
    return tf.fill(inputShape, 2);
  };
  Object.assign(layer, { inputGradient });
  expect(gradientOf((x) => runFrozen(frozenLayers(model), () => model.apply(x) as tf.Tensor))).toBeAllClose(2);
  expect(shapes).toEqual([
    [2, 3, 3, 2],
    [2, 5, 5, 2],
  ]);
});

test('weights are those of the moment', () => {
  const model = of(layers.flatten(), dense({ useBias: false }));
  const frozen = frozenLayers(model);
  const kernel = tf.ones([50, 3]);
  model.setWeights([kernel]);
  const gradient = tf.grad((x) => tf.sum(runFrozen(frozen, () => model.apply(x) as tf.Tensor)))(images());
  expect(gradient).toBeAllClose(3);
});

test('the layers are let go of, whatever happens', () => {
  const model = of(convolution(), batchNorm());
  const [first, second] = model.layers.slice(-2);
  const own = () => [first, second].map((layer) => Object.hasOwn(layer, 'call'));
  const replaced = second.call;
  second.call = replaced;
  runFrozen(frozenLayers(model), () => expect(own()).toEqual([true, true]));
  expect(own()).toEqual([false, true]);
  expect(second.call).toBe(replaced);
  expect(() =>
    runFrozen(frozenLayers(model), () => {
      throw new Error('out of order');
    }),
  ).toThrow('out of order');
  expect(own()).toEqual([false, true]);
});

test('batch norm in training mode is differentiated as it is', () => {
  const model = of(batchNorm());
  const train = (x: tf.Tensor) => model.apply(x, { training: true }) as tf.Tensor;
  const expected = gradientOf(train);
  expect(gradientOf((x) => runFrozen(frozenLayers(model), () => train(x)))).toBeAllClose(expected, { atol: 1e-5 });
});

test('nothing leaks', () => {
  const model = of(convolution(), batchNorm(), layers.flatten(), dense());
  const [frozen, x] = [frozenLayers(model), images()];
  model.apply(x);
  expectNoLeaks(() => {
    tf.tidy(() => void tf.grad((each) => tf.sum(runFrozen(frozen, () => model.apply(each) as tf.Tensor)))(x));
  });
});
