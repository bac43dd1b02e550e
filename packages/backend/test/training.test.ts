import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { accelerateTraining, momentumStep, useEngine } from '../src/node.ts';
import { gaussian } from './as-on-cpu.ts';
import { engines } from './engines.ts';

const { layers, initializers } = tfl;

function network(): tfl.LayersModel {
  const kernelInitializer = initializers.heNormal({ seed: 1 });
  return tfl.sequential({
    layers: [
      layers.conv2d({ inputShape: [10, 10, 1], filters: 4, kernelSize: 3, kernelInitializer }),
      layers.batchNormalization(),
      layers.activation({ activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 6, kernelSize: 3, padding: 'same', kernelInitializer }),
      layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
      layers.flatten(),
      layers.dense({ units: 2, kernelInitializer }),
    ],
  });
}

/** Two epochs over 64 images whose class is the sign of their mean; the losses, and the tensors held after each epoch. */
function train(epochs = 2) {
  const model = network();
  accelerateTraining(model);
  const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const velocities = weights.map((weight) => tf.tidy(() => tf.variable(tf.zerosLike(weight), false)));
  const images = tf.tidy(() => tf.add(gaussian([64, 10, 10, 1], 1), tf.mul(0.5, gaussian([64, 1, 1, 1], 2))));
  const labels = tf.tidy(() => tf.oneHot(tf.cast(tf.greater(tf.mean(images, [1, 2, 3]), 0), 'int32'), 2));
  const losses: number[] = [];
  const held: string[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let first = 0; first < 64; first += 16) {
      losses.push(
        tf.tidy(() => {
          const loss = () => {
            const z = model.apply(tf.slice(images, first, 16), { training: true }) as tf.Tensor;
            return tf.losses.softmaxCrossEntropy(tf.slice(labels, first, 16), z) as tf.Scalar;
          };
          const { value, grads } = tf.variableGrads(loss, weights);
          const gradients = weights.map(({ name }) => grads[name]);
          momentumStep(weights, velocities, gradients, { learningRate: 0.05, momentum: 0.9, weightDecay: 5e-4 });
          return value.dataSync()[0];
        }),
      );
    }
    held.push(
      `${tf.memory().numTensors} tensors, ${tf.memory().numBytes} bytes, ${tf.engine().backend.numDataIds()} buffers`,
    );
  }
  const trained = weights.map((weight) => weight.dataSync());
  model.dispose();
  tf.dispose([...velocities, images, labels]);
  return { losses, held, trained };
}

describe.each(await engines(['wasm', 'native']))('on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test('a small CNN learns, and holds no more after an epoch than after the one before', () => {
    const { losses, held } = train(4);
    expect(Math.min(...losses.slice(-4))).toBeLessThan(losses[0] / 2);
    expect(new Set(held).size).toBe(1);
  });

  test('the same training twice ends in the same bits', () => expect(train().trained).toEqual(train().trained));
});

test('wasm memory stops growing', async () => {
  await useEngine('wasm');
  const { wasm } = tf.engine().backend as unknown as { wasm: { HEAPU8: Uint8Array } };
  train();
  const before = wasm.HEAPU8.length;
  for (let i = 0; i < 3; i++) train();
  expect(wasm.HEAPU8.length).toBe(before);
});
