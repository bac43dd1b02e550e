import '@tensorflow/tfjs-backend-cpu';
import { activation, mirroredReluLayer, rbfLayer } from '@saf/activations';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import {
  model as functionalModel,
  input,
  type LayersModel,
  layers,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { register, splitHead } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  register();
});

const rbfActivation = activation('rbf');
const base = () => [layers.flatten({ inputShape: [2, 2, 1] }), layers.dense({ units: 5, activation: 'tanh' })];

function functional(): LayersModel {
  const x = input({ shape: [2, 2, 1] });
  const features = layers.flatten().apply(x) as SymbolicTensor;
  const left = layers.dense({ units: 4 }).apply(features) as SymbolicTensor;
  const right = layers.dense({ units: 4, activation: 'relu' }).apply(features) as SymbolicTensor;
  const merged = layers.add().apply([left, right]) as SymbolicTensor;
  return functionalModel({ inputs: x, outputs: rbfLayer({}).apply(merged) as SymbolicTensor });
}

const heads = { rbf: (z: number) => Math.exp(-z * z), softmax: Math.exp };

const networks: Record<string, { build: () => LayersModel; head: 'rbf' | 'softmax' }> = {
  'an RBF layer': {
    build: () => sequential({ layers: [...base(), layers.dense({ units: 3 }), rbfLayer({})] }),
    head: 'rbf',
  },
  'a softmax layer': {
    build: () => sequential({ layers: [...base(), layers.dense({ units: 3 }), layers.softmax()] }),
    head: 'softmax',
  },
  'an activation layer rbf': {
    build: () =>
      sequential({ layers: [...base(), layers.dense({ units: 3 }), layers.activation({ activation: rbfActivation })] }),
    head: 'rbf',
  },
  'an activation layer softmax': {
    build: () =>
      sequential({ layers: [...base(), layers.dense({ units: 3 }), layers.activation({ activation: 'softmax' })] }),
    head: 'softmax',
  },
  'a dense layer with softmax': {
    build: () =>
      sequential({ layers: [...base(), layers.dense({ units: 3, activation: 'softmax', biasInitializer: 'ones' })] }),
    head: 'softmax',
  },
  'a dense layer with rbf, without bias': {
    build: () =>
      sequential({ layers: [...base(), layers.dense({ units: 3, activation: rbfActivation, useBias: false })] }),
    head: 'rbf',
  },
  'a merge before the RBF layer': { build: functional, head: 'rbf' },
  'a model of its own': {
    build: () =>
      sequential({
        layers: [
          ...base(),
          sequential({ layers: [layers.dense({ units: 3, activation: 'softmax', inputShape: [5] })] }),
        ],
      }),
    head: 'softmax',
  },
};

const normalize = (rows: number[][]) => rows.map((row) => row.map((each) => each / row.reduce((a, b) => a + b)));

describe.each(Object.entries(networks))('a network that ends with %s', (_, { build, head }) => {
  const x = () => tf.randomUniform([4, 2, 2, 1], -2, 2, 'float32', 1);

  test('has its confidences as the head of z', () => {
    const model = build();
    const split = splitHead(model);
    expect(split.head).toBe(head);
    const z = (split.trunk.apply(x()) as tf.Tensor2D).arraySync();
    const y = z.map((row) => row.map(heads[head]));
    expect(model.predict(x()) as tf.Tensor).toBeAllClose(head === 'rbf' ? y : normalize(y));
  });

  test('shares its weights with the trunk, in training too', () => {
    const model = build();
    const { trunk } = splitHead(model);
    expect(trunk.trainableWeights).toEqual(model.trainableWeights);
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const loss = () => tf.mean(tf.square(trunk.apply(x(), { training: true }) as tf.Tensor)) as tf.Scalar;
    const { grads } = tf.variableGrads(loss, variables);
    expect(Object.keys(grads)).toHaveLength(variables.length);
    const before = model.predict(x()) as tf.Tensor;
    for (const variable of variables) variable.assign(tf.add(variable, 0.3));
    expect(model.predict(x()) as tf.Tensor).not.toBeAllClose(before);
    const z = (trunk.apply(x()) as tf.Tensor2D).arraySync().map((row) => row.map(heads[head]));
    expect(model.predict(x()) as tf.Tensor).toBeAllClose(head === 'rbf' ? z : normalize(z));
  });

  test('is not changed', () => {
    const model = build();
    const config = JSON.stringify(model.toJSON());
    const weights = [...model.weights];
    splitHead(model);
    expect(JSON.stringify(model.toJSON())).toBe(config);
    expect(model.weights).toEqual(weights);
  });

  test('leaks nothing', () => {
    const model = build();
    const images = x();
    expectNoLeaks(() => tf.dispose(splitHead(model).trunk.apply(images) as tf.Tensor));
  });
});

test('a frozen dense layer stays frozen in the trunk', () => {
  const model = networks['a dense layer with softmax'].build();
  model.layers[2].trainable = false;
  expect(splitHead(model).trunk.trainableWeights).toEqual(model.trainableWeights);
  expect(model.trainableWeights).toHaveLength(2);
});

describe('what cannot be split', () => {
  test.each([
    [
      'a sigmoid',
      layers.dense({ name: 'out', units: 2, activation: 'sigmoid' }),
      `"out" (Dense, activation 'sigmoid')`,
    ],
    ['bare z', layers.dense({ name: 'scores', units: 2 }), `"scores" (Dense, activation 'linear')`],
    ['mReLU', mirroredReluLayer({ name: 'm' }), '"m" (MirroredRelu)'],
  ])('%s', (_, last, got) => {
    const model = sequential({ layers: [...base(), last] });
    expect(() => splitHead(model)).toThrow(
      `last layer: expected RBF or softmax confidences, got ${got}; add rbfLayer() or tf.layers.softmax() to the model`,
    );
  });

  test('several outputs', () => {
    const x = input({ shape: [3] });
    const outputs = [1, 2].map((units) => layers.dense({ units }).apply(x) as SymbolicTensor);
    expect(() => splitHead(functionalModel({ inputs: x, outputs }))).toThrow('model: expected one output, got 2');
  });

  test('an output that is an image', () =>
    expect(() => splitHead(sequential({ layers: [layers.softmax({ inputShape: [4, 4, 2] })] }))).toThrow(
      'model: expected confidences of shape [N, outputs], got [null, 4, 4, 2]',
    ));

  test('no model', () => expect(() => splitHead({} as never)).toThrow('model: expected a tf.LayersModel, got Object'));
});
