import '@tensorflow/tfjs-backend-cpu';
import { classifierFromModel, mnistNetwork } from '@saf/models';
import {
  add,
  concat,
  fill,
  memory,
  ones,
  setBackend,
  softmax,
  type Tensor,
  type Tensor4D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import {
  model as functionalModel,
  input,
  type LayersModel,
  layers,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { forgetLayers, inspectLayers } from '../layers.ts';
import { imagesOf, prepared, wrapped } from './wrap.ts';

beforeAll(() => setBackend('cpu'));

const dense = (shape: number[], units = 10) => {
  const flat = layers.reshape({ inputShape: shape, targetShape: [shape.reduce((product, size) => product * size)] });
  return sequential({ layers: [flat, layers.dense({ units })] });
};

describe('which images a network reads', () => {
  test.each([
    [
      [28, 28, 1],
      ['mnist', 'fashion-mnist'],
    ],
    [
      [28, 28],
      ['mnist', 'fashion-mnist'],
    ],
    [[784], ['mnist', 'fashion-mnist']],
    [[32, 32, 3], ['cifar10']],
    [[3072], ['cifar10']],
  ])('%j: %j', (shape, sets) => expect(imagesOf(dense(shape), 'model.json').map(({ set }) => set.name)).toEqual(sets));

  const two = () => {
    const inputs = [input({ shape: [28, 28, 1], name: 'a' }), input({ shape: [28, 28, 1], name: 'b' })];
    return functionalModel({ inputs, outputs: layers.flatten().apply(layers.add().apply(inputs)) as SymbolicTensor });
  };
  test.each<[string, () => LayersModel, string]>([
    ['two inputs', two, 'net.json: expected one input, got 2 (a, b).'],
    [
      'photographs of another size',
      () => dense([224, 224, 3]),
      'net.json: expected images of 28 × 28 × 1 (MNIST or Fashion-MNIST) or 32 × 32 × 3 (CIFAR-10), got 224 × 224 × 3.',
    ],
    [
      'other categories',
      () => dense([28, 28, 1], 26),
      'net.json: expected 10 outputs for the categories of MNIST or Fashion-MNIST, or 11 with nonsense as the last, got 26.',
    ],
  ])('%s: one sentence', (_, build, message) => expect(() => imagesOf(build(), 'net.json')).toThrow(message));
});

describe('a network that is wrapped', () => {
  const pixels = Float32Array.from({ length: 784 }, (_, i) => (i % 256) / 255);
  const image = () => zeros([1, 28, 28, 1]) as Tensor4D;

  test('is the network itself where that reads what the page has', () => {
    const model = mnistNetwork({ activation: 'mirroredRelu', outputs: 11 });
    expect(wrapped(model, imagesOf(model, 'x')[0], { outputs: 'confidences', range: 'unit' })).toBe(model);
  });

  test('gives for an image what the network gives for it in its own range and shape', async () => {
    const model = dense([784]);
    const [images] = imagesOf(model, 'x');
    const whole = wrapped(model, images, { outputs: 'logits', range: 'signed' });
    const [confidences, expected] = tidy(() => {
      const inputs = add(image(), 0.75) as Tensor4D;
      // 0.75 is 0.5 from −1 to 1.
      const scores = model.predict(add(zeros([1, 784]), 0.5)) as Tensor;
      return [(whole.predict(inputs) as Tensor).dataSync(), softmax(scores).dataSync()];
    });
    for (const [i, value] of expected.entries()) expect(confidences[i]).toBeCloseTo(value, 5);
    expect(classifierFromModel(whole).categories).toBe(10);
  });

  test('frees its own weights and those of the network with it', () => {
    const before = memory().numTensors;
    const model = dense([784]);
    const whole = wrapped(model, imagesOf(model, 'x')[0], { outputs: 'logits', range: 'bytes' });
    classifierFromModel(whole);
    expect(memory().numTensors).toBe(before + 2);
    whole.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('is looked into where its layers are, also before activations that they apply themselves', async () => {
    const model = sequential({
      layers: [
        layers.reshape({ inputShape: [784], targetShape: [28, 28, 1] }),
        layers.conv2d({ name: 'first', filters: 2, kernelSize: 5, activation: 'relu' }),
        layers.conv2d({ name: 'second', filters: 2, kernelSize: 5, activation: 'tanh' }),
        layers.flatten(),
        layers.dense({ name: 'last', units: 10, activation: 'softmax' }),
      ],
    });
    // One filter gives more than 0 on all of the image, the other the same below 0: ReLU suppresses exactly half.
    const kernel = tidy(() => concat([ones([5, 5, 1, 1]), fill([5, 5, 1, 1], -1)], 3));
    model.getLayer('first').setWeights([kernel, zeros([2])]);
    const [images] = imagesOf(model, 'x');
    const network = {
      model: wrapped(model, images, { outputs: 'confidences', range: 'bytes' }),
      inside: { model, prepare: (all: Tensor4D) => prepared(all, images, { range: 'bytes' }) },
    };
    const views = await inspectLayers(network, pixels, pixels);
    expect(views.map(({ name, activation }) => [name, activation])).toEqual([
      ['first', 'relu'],
      ['second', 'other'],
      ['last', 'softmax'],
    ]);
    // ReLU gives nothing below 0, where the values before it are.
    expect(views[0].isSigned).toBe(false);
    expect(views[0].suppressed?.clean).toBe(0.5);
    forgetLayers(network);
  });
});
