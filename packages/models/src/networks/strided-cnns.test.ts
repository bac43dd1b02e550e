import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { networkNamed } from './named.ts';

// The mean, and the convolutions and dense layers of Gowal et al. 2018, Table 1, counted by hand for 10 outputs, with biases; the pixelwise
// ones are ours, and have no mean.
test.each([
  ['mnist-cnn-small', 784 + (16 * 16 + 16) + (16 * 16 * 32 + 32) + (10 * 10 * 32 * 100 + 100) + (1_000 + 10)],
  ['mnist-cnn-pixelwise', 4 + 4 + (16 * 4 * 16 + 16) + (16 * 16 * 32 + 32) + (10 * 10 * 32 * 100 + 100) + (1_000 + 10)],
  [
    'mnist-cnn-pixelwise-2',
    4 + 4 + (4 * 4 + 4) + (16 * 4 * 16 + 16) + (16 * 16 * 32 + 32) + (10 * 10 * 32 * 100 + 100) + (1_000 + 10),
  ],
  ['cifar10-cnn-small', 3_072 + (48 * 16 + 16) + (16 * 16 * 32 + 32) + (12 * 12 * 32 * 100 + 100) + (1_000 + 10)],
  [
    'mnist-cnn-medium',
    784 +
      (9 * 32 + 32) +
      (16 * 32 * 32 + 32) +
      (9 * 32 * 64 + 64) +
      (16 * 64 * 64 + 64) +
      (4 * 4 * 64 * 512 + 512) +
      (512 * 512 + 512) +
      (5_120 + 10),
  ],
  [
    'mnist-cnn-large',
    784 +
      (9 * 64 + 64) +
      (9 * 64 * 64 + 64) +
      (9 * 64 * 128 + 128) +
      2 * (9 * 128 * 128 + 128) +
      (14 * 14 * 128 * 512 + 512) +
      (5_120 + 10),
  ],
  [
    'cifar10-cnn-large',
    3_072 +
      (27 * 64 + 64) +
      (9 * 64 * 64 + 64) +
      (9 * 64 * 128 + 128) +
      2 * (9 * 128 * 128 + 128) +
      (16 * 16 * 128 * 512 + 512) +
      (5_120 + 10),
  ],
])('%s has the parameters of its layers', (name, parameters) => {
  const model = networkNamed(name).build({ activation: 'none' });
  expect(model.countParams()).toBe(parameters);
  model.dispose();
});
