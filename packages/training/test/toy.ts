import { activation, register } from '@saf/activations';
import { type ImageDataset, imageDataset } from '@saf/datasets';
import { fillUniform, randomStream } from '@saf/random';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import type { RecipeInput } from '../src/index.ts';

const size = 6;

/** Images whose left or right half is bright: two categories that a small network learns in a few steps. */
export function toyDataset(count = 40): ImageDataset {
  const images = new Uint8Array(count * size * size);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  for (let i = 0; i < count; i++) {
    const noise = fillUniform(new Float32Array(size * size), randomStream(1, 'toy', i), 0, 60);
    noise.forEach((value, k) => {
      const bright = k % size < size / 2 === (labels[i] === 0);
      images[i * size * size + k] = value + (bright ? 180 : 0);
    });
  }
  return imageDataset({
    name: 'toy',
    split: 'train',
    shape: [size, size, 1],
    images,
    labels,
    classNames: ['left', 'right'],
  });
}

/** Convolution, batch norm, ReLU, and three outputs that end in the RBF (or the softmax). */
export function toyModel(head: 'rbf' | 'softmax' = 'rbf'): LayersModel {
  register();
  const normal = (seed: number) => tfl.initializers.randomNormal({ stddev: 0.3, seed });
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [size, size, 1],
        filters: 4,
        kernelSize: 3,
        useBias: false,
        kernelInitializer: normal(1),
      }),
      tfl.layers.batchNormalization(),
      tfl.layers.activation({ activation: 'relu' }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 3, kernelInitializer: normal(2) }),
      tfl.layers.activation({ activation: head === 'rbf' ? activation('rbf') : 'softmax' }),
    ],
  });
}

/** Two epochs of five steps with every trick on. */
export const toyRecipe: RecipeInput = {
  epochs: 2,
  batchSize: 8,
  learningRate: { cosine: { from: 0.02, to: 0.001 } },
  momentum: 0.9,
  weightDecay: 5e-4,
  flips: false,
  random: { delta: 0.3, fraction: 0.5 },
  mean: { fraction: 0.25, std: [0, 1] },
};
