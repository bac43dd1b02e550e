import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, test } from 'vitest';
import { accelerateTraining, checkTraining, useEngine } from './node.ts';

const { layers } = tfl;

beforeEach(() => useEngine('wasm'));

/** A layer that no gradient comes through on wasm: its kernels are missing there. */
class Spectrum extends layers.Layer {
  static className = 'Spectrum';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.real(tf.rfft([inputs].flat()[0])));
  }
  override computeOutputShape([batch, size]: tfl.Shape): tfl.Shape {
    return [batch, Math.floor((size as number) / 2) + 1];
  }
}

const volumes = () =>
  tfl.sequential({
    layers: [
      layers.conv3d({ name: 'volume', inputShape: [4, 4, 4, 1], filters: 2, kernelSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 2 }),
    ],
  });

/** Runs without one kernel of wasm. */
function without(kernelName: string, run: () => void): void {
  const kernel = tf.getKernel(kernelName, 'wasm');
  tf.unregisterKernel(kernelName, 'wasm');
  try {
    run();
  } finally {
    tf.registerKernel(kernel);
  }
}

describe('the error names the layer, the kernel and the engine', () => {
  test.each([
    ['Conv3DBackpropFilterV2', 'volume'],
    ['Conv3D', 'volume'],
  ])('without %s', (kernel, layer) => {
    const model = volumes();
    without(kernel, () =>
      expect(() => checkTraining(model)).toThrow(
        `Layer "${layer}" (Conv3D) cannot train on wasm: kernel ${kernel} is missing there`,
      ),
    );
    checkTraining(model);
    model.dispose();
  });

  test('of a layer of the user, in a model in a model', () => {
    const inner = tfl.sequential({ layers: [new Spectrum({ name: 'waves', inputShape: [8] })] });
    const model = tfl.sequential({
      layers: [layers.dense({ units: 8, inputShape: [3] }), inner, layers.dense({ units: 1 })],
    });
    expect(() => checkTraining(model)).toThrow(
      /^Layer "waves" \(Spectrum\) cannot train on wasm: kernel \w+ is missing there$/,
    );
    model.dispose();
  });

  test('where core has no gradient', () => {
    const model = tfl.sequential({
      layers: [layers.dense({ units: 4, inputShape: [5, 3] }), layers.masking({ name: 'mask' })],
    });
    expect(() => checkTraining(model)).toThrow(
      'Layer "mask" (Masking) cannot train on wasm: tfjs has no gradient of kernel Any',
    );
    model.dispose();
  });
});

test.each(['wasm', 'cpu'] as const)(
  'of a dilated convolution that core fuses on %s, the error says how it trains',
  async (engine) => {
    await useEngine(engine);
    const convolution = layers.conv2d({ inputShape: [8, 8, 1], filters: 2, kernelSize: 3, dilationRate: 2 });
    const model = tfl.sequential({ layers: [convolution] });
    expect(() => checkTraining(model)).toThrow('not yet supported in gradients (they are after accelerateTraining');
    accelerateTraining(model);
    checkTraining(model);
    model.dispose();
  },
);

test('a layer that nothing before it trains needs no gradient', () => {
  const model = tfl.sequential({ layers: [layers.masking({ inputShape: [5, 3] }), layers.dense({ units: 4 })] });
  checkTraining(model);
  model.dispose();
});

test('weights, moving averages and calls come out as they were, and nothing is left behind', () => {
  const model = tfl.sequential({
    layers: [
      layers.embedding({ inputDim: 4, outputDim: 3, inputLength: 5 }),
      layers.simpleRNN({ units: 3, recurrentInitializer: 'glorotNormal', returnSequences: true }),
      layers.batchNormalization(),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: 2 }),
    ],
  });
  const values = () => model.getWeights().map((weight) => weight.dataSync());
  const before = values();
  checkTraining(model);
  expectNoLeaks(() => checkTraining(model));
  expect(values()).toEqual(before);
  expect(model.layers.filter((layer) => Object.hasOwn(layer, 'call'))).toEqual([]);
  model.dispose();
});

test('open sizes are asked for', () => {
  const model = tfl.sequential({ layers: [layers.conv2d({ inputShape: [null, null, 3], filters: 2, kernelSize: 3 })] });
  expect(() => checkTraining(model)).toThrow('inputs: expected a batch, for the sizes that the model leaves open');
  const images = tf.zeros([1, 5, 5, 3]);
  checkTraining(model, images);
  tf.dispose([images, model.getWeights()]);
});

describe('of batch normalization that tfjs-layers cannot train, the error says how it trains', () => {
  test.each([
    [{ axis: 1 }, 'over axis 1, as channels first need it'],
    [{ scale: false }, 'without scale'],
    [{ center: false }, 'without center'],
  ])('%j', (options, what) => {
    const model = tfl.sequential({
      layers: [
        layers.conv2d({ inputShape: [6, 6, 1], filters: 3, kernelSize: 3 }),
        layers.batchNormalization({ ...options, name: 'norm' }),
      ],
    });
    expect(() => checkTraining(model)).toThrow(
      `Layer "norm" (BatchNormalization) cannot train on wasm: tfjs has no gradient of batch normalization ${what}; ` +
        'accelerateTraining(model) gives it one',
    );
    accelerateTraining(model);
    checkTraining(model);
    model.dispose();
  });
});
