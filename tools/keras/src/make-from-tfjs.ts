// Trains a small robust network with tfjs and saves it in fixtures/from-tfjs, for Keras to load.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { activation } from '@saf/activations';
import { useEngine } from '@saf/backend';
import { hybridLossOnConfidences } from '@saf/losses';
import { register, robustify, subtractMean } from '@saf/models';
import { saveModel } from '@saf/models/node';
import { fillUniform, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

const folder = fileURLToPath(new URL('../fixtures/from-tfjs/', import.meta.url));
const shape: [number, number, number, number] = [6, 8, 8, 1];
const images = fillUniform(new Float32Array(6 * 64), randomStream(1, 'images'), 0, 1);
const labels = [0, 1, 2, 0, 1, 2];

function network(): LayersModel {
  const plain = sequential({
    layers: [
      subtractMean({ inputShape: [8, 8, 1], mean: images.subarray(0, 64) }),
      layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.separableConv2d({ filters: 4, kernelSize: 2, activation: 'relu' }),
      layers.flatten(),
      layers.dense({ units: 6, activation: activation('rbf') }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  return robustify(plain, { activation: 'mirroredRelu' });
}

await useEngine('wasm');
register();
const model = network();
// Some steps, so that the averages of batch norm are not those of the start.
model.compile({ optimizer: tf.train.sgd(0.02), loss: hybridLossOnConfidences({ lossWeights: [1, 1, 1 / 9] }) });
await model.fit(tf.tensor4d(images, shape), tf.oneHot(tf.tensor1d(labels, 'int32'), 3), {
  epochs: 20,
  batchSize: 6,
  shuffle: false,
  verbose: 0,
});
await saveModel(model, folder);
writeFileSync(`${folder}problem.json`, `${JSON.stringify({ shape, images: Array.from(images), labels })}\n`);
