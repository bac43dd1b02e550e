import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { networkNamed } from './named.ts';

// The mean, and the convolutions and dense layers of Gowal et al. 2018, Table 1, counted by hand for 10 outputs, with biases.
test.each([
  ['mnist-cnn-small', 784 + (16 * 16 + 16) + (16 * 16 * 32 + 32) + (10 * 10 * 32 * 100 + 100) + (1_000 + 10)],
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
])('%s has the parameters of the published network', (name, parameters) => {
  const model = networkNamed(name).build({ activation: 'none' });
  expect(model.countParams()).toBe(parameters);
  model.dispose();
});
