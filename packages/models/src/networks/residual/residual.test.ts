import '@tensorflow/tfjs-backend-cpu';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { networkNamed } from '../named.ts';

/** Kernels, biases and batch norm's γ and β; neither its averages nor the mean image. */
const trainable = (model: LayersModel) =>
  model.trainableWeights.reduce((sum, { shape }) => sum + (shape as number[]).reduce((size, n) => size * n, 1), 0);

// 1x1 convolutions and batch norm of two shortcuts, where the paper's networks of 20 to 56 layers have none.
const shortcuts = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;

test.each([
  // He et al. 2016, Table 6: 0.27, 0.46 and 0.85 million.
  ['cifar10-resnet-20', 269_722 + shortcuts],
  ['cifar10-resnet-32', 464_154 + shortcuts],
  ['cifar10-resnet-56', 853_018 + shortcuts],
  // 11.2 million: ImageNet's 11,689,512 with a smaller first convolution and 10 categories.
  ['cifar10-resnet-18', 11_689_512 - 3 * 64 * (7 * 7 - 3 * 3) - 513 * 990],
  // Zagoruyko and Komodakis 2016, Table 4: 2.7 and 36.5 million.
  ['cifar10-wide-resnet-16-4', 2_748_890],
  ['cifar10-wide-resnet-28-10', 36_479_194],
  // ImageNet's 3,504,872 with 10 categories.
  ['cifar10-mobilenet-v2', 3_504_872 - 1281 * 990],
])('%s has the parameters of the published network', (name, parameters) => {
  const model = networkNamed(name).build({ activation: 'relu' });
  expect(trainable(model)).toBe(parameters);
  model.dispose();
});
