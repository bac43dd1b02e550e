import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import {
  model as functionalModel,
  initializers,
  input,
  type LayersModel,
  layers,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { featureCorrelations, featureHistograms, featureValues, jointDistribution } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const SIZE = 4;

/** A convolution of one pixel whose channels are x, -x, and 0·x of the pixel, then a dense layer. */
function network(): LayersModel {
  const kernelInitializer = initializers.constant({ value: 1 });
  const model = sequential({
    layers: [
      layers.conv2d({ name: 'maps', filters: 3, kernelSize: 1, inputShape: [SIZE, SIZE, 1], kernelInitializer }),
      layers.flatten({ name: 'flat' }),
      layers.dense({ name: 'scores', units: 2, kernelInitializer }),
    ],
  });
  model.getLayer('maps').setWeights([tf.tensor4d([1, -1, 0], [1, 1, 1, 3]), tf.tensor1d([0, 0, 0.5])]);
  return model;
}

/** Pixel (row, column) of image i is i + row/10 + column/100. */
const images = (count = 5) =>
  tf.tidy(() => {
    const along = (shape: number[], step: number) =>
      tf.mul(tf.reshape(tf.range(0, shape.find((n) => n > 1) ?? 1), shape), step);
    return tf.add(
      along([count, 1, 1, 1], 1),
      tf.add(along([1, SIZE, 1, 1], 0.1), along([1, 1, SIZE, 1], 0.01)),
    ) as tf.Tensor4D;
  });

function shared(): LayersModel {
  const x = input({ shape: [SIZE, SIZE, 1] });
  const twice = layers.conv2d({ name: 'twice', filters: 1, kernelSize: 1 });
  return functionalModel({ inputs: x, outputs: twice.apply(twice.apply(x)) as SymbolicTensor });
}

function twoInputs(): LayersModel {
  const inputs = [input({ shape: [SIZE, SIZE, 1] }), input({ shape: [SIZE, SIZE, 1] })];
  return functionalModel({ inputs, outputs: layers.add({ name: 'twice' }).apply(inputs) as SymbolicTensor });
}

describe('featureValues', () => {
  test('are those of one entry, one value per channel', async () => {
    const { values, count, channels } = await featureValues(network(), 'maps', images(2), { position: [1, 3] });
    expect([count, channels]).toEqual([2, 3]);
    expect(values).toBeAllClose([0.13, -0.13, 0.5, 1.13, -1.13, 0.5]);
  });

  test('are those of the centre by default', async () =>
    expect((await featureValues(network(), 'maps', images(1))).values).toBeAllClose([0.22, -0.22, 0.5]));

  test.each(['maps', 'norm', 'saf', 'small', 'turned', 'back'])(
    'are those of channels that come first, in whatever layer: %s',
    async (name) => {
      const [rows, columns] = [6, 8];
      const sizes = { maps: [4, 6], norm: [4, 6], saf: [4, 6], small: [2, 3], turned: [2, 3], back: [2, 3] }[name]!;
      const kernelInitializer = initializers.randomNormal({ seed: 1 });
      const dataFormat = 'channelsFirst';
      const model = sequential({
        layers: [
          layers.conv2d({
            name: 'maps',
            ...{ filters: 5, kernelSize: 3, inputShape: [1, rows, columns], dataFormat, kernelInitializer },
          }),
          layers.batchNormalization({ name: 'norm', axis: 1 }),
          layers.reLU({ name: 'saf' }),
          layers.averagePooling2d({ name: 'small', poolSize: 2, dataFormat }),
          layers.permute({ name: 'turned', dims: [2, 3, 1] }),
          layers.permute({ name: 'back', dims: [3, 2, 1] }),
        ],
      });
      const x = tf.randomUniform<tf.Rank.R4>([3, 1, rows, columns], 0, 1, 'float32', 1);
      const { values, channels } = await featureValues(model, name, x);
      expect(channels).toBe(5);
      const maps = functionalModel({ inputs: model.inputs, outputs: model.getLayer(name).output }).predict(
        x,
      ) as tf.Tensor;
      const [row, column] = sizes.map((size) => Math.floor(size / 2));
      // "back" has rows and columns exchanged.
      const at = { turned: [0, row, column, 0], back: [0, 0, column, row] }[name] ?? [0, 0, row, column];
      const size = name === 'turned' ? [-1, 1, 1, -1] : [-1, -1, 1, 1];
      const wanted = name === 'back' ? tf.slice(maps, [0, 0, 1, 1], size) : tf.slice(maps, at, size);
      expect(values).toBeAllClose(wanted.dataSync());
    },
  );

  test.each([
    [
      'that is applied twice',
      () => shared(),
      'layerName: expected a layer that is applied once, got "\\"twice\\", applied 2 times"',
    ],
    ['of a model with two inputs', () => twoInputs(), 'model: expected one input, got 2'],
  ])('refuse a layer %s', (_, build, message) =>
    expect(featureValues(build(), 'twice', images(1))).rejects.toThrow(message),
  );

  test('are all outputs of a layer without rows', async () => {
    const { values, channels } = await featureValues(network(), 'scores', images(1));
    // The first two channels cancel; the third is 0.5 at 16 entries.
    expect([channels, ...values]).toBeAllClose([2, 8, 8]);
  });

  test('do not depend on the batches', async () =>
    expect((await featureValues(network(), 'maps', images(), { batchSize: 2 })).values).toEqual(
      (await featureValues(network(), 'maps', images())).values,
    ));
});

test('featureHistograms: one per channel', async () => {
  const [first, third] = await featureHistograms(network(), 'maps', images(), {
    position: [0, 0],
    channels: [0, 2],
    bins: 4,
  });
  expect(first).toEqual({ edges: [0, 1, 2, 3, 4], counts: [1, 1, 1, 2] });
  expect(third).toEqual({ edges: [0, 0.25, 0.5, 0.75, 1], counts: [0, 0, 5, 0] });
  expect(await featureHistograms(network(), 'maps', images())).toHaveLength(3);
});

describe('jointDistribution', () => {
  test('counts the pairs of values', async () => {
    const { edges, counts } = await jointDistribution(network(), 'maps', images(), [0, 1], {
      position: [0, 0],
      bins: 2,
    });
    expect(edges).toEqual([
      [0, 2, 4],
      [-4, -2, 0],
    ]);
    // Pairs (i, -i): 0, 1 are in the lower bin of the first channel; -2, -1, 0 in the upper one of the second.
    expect(counts).toEqual([
      [0, 2],
      [2, 1],
    ]);
  });

  test('takes ranges', async () => {
    const ranges = [
      [0, 1],
      [-1, 0],
    ] as const;
    const { counts } = await jointDistribution(network(), 'maps', images(), [0, 1], {
      position: [0, 0],
      bins: 1,
      ranges,
    });
    expect(counts).toEqual([[2]]);
  });
});

describe('featureCorrelations', () => {
  test('are 1 with itself, -1 with the opposite, not defined beside a constant', async () => {
    const matrix = await featureCorrelations(network(), 'maps', images());
    expect(matrix.slice(0, 2).flatMap((row) => row.slice(0, 2))).toBeAllClose([1, -1, -1, 1]);
    expect([...matrix[2], matrix[0][2]]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  test('are Pearson’s, by hand', async () => {
    const model = sequential({ layers: [layers.flatten({ name: 'flat', inputShape: [1, 2, 1] })] });
    const pairs = tf.tensor4d([1, 2, 2, 1, 3, 6], [3, 1, 2, 1]);
    const matrix = await featureCorrelations(model, 'flat', pairs);
    // Deviations (-1, 0, 1) and (-1, -2, 3): 4 / √(2 · 14).
    expect(matrix.flat()).toBeAllClose([1, 4 / Math.sqrt(28), 4 / Math.sqrt(28), 1], { rtol: 1e-6 });
  });

  test('need two images', () =>
    expect(featureCorrelations(network(), 'maps', images(1))).rejects.toThrow(
      'images: expected at least 2 images, got 1',
    ));
});

test('nothing leaks', async () => {
  const [model, x] = [network(), images()];
  const position = [0, 0] as const;
  await expectNoLeaks(async () => {
    await featureHistograms(model, 'maps', x, { position });
    await jointDistribution(model, 'maps', x, [0, 1], { position });
    await featureCorrelations(model, 'scores', x);
  });
  expect((model.predict(x) as tf.Tensor).shape).toEqual([5, 2]);
});

describe('refuses', () => {
  const model = network();
  test.each([
    [() => featureValues({} as LayersModel, 'maps', images()), 'model: expected a tf.LayersModel, got Object'],
    [() => featureValues(model, 'map', images()), '(did you mean "maps"?)'],
    [
      () => featureValues(model, 'maps', images(), { position: [4, 0] }),
      'position[0]: expected a whole number in [0, 3], got 4',
    ],
    [
      () => featureValues(model, 'scores', images(), { position: [0, 0] }),
      'position: expected feature maps of layer "scores", got [null, 2]',
    ],
    [
      () => featureValues(model, 'maps', tf.zeros([1, 3, 3, 1])),
      'images: expected a float32 tensor of shape [n >= 1, 4, 4, 1]',
    ],
    [
      () => featureHistograms(model, 'maps', images(), { channels: [3] }),
      'channels[0]: expected a whole number in [0, 2], got 3',
    ],
    [() => jointDistribution(model, 'maps', images(), [0, 3]), 'channels[1]: expected a whole number in [0, 2], got 3'],
  ])('%s', (call, message) => expect(call()).rejects.toThrow(message));
});
