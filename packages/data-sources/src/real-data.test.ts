import { existsSync } from 'node:fs';
import { type ImageDataset, meanImage } from '@saf/datasets';
import { describe, expect, test } from 'vitest';
import { datasets, loadMnist } from './index.ts';

/** Mean and standard deviation of each channel in [0, 1]. */
function statistics({ images, shape }: ImageDataset): { means: number[]; deviations: number[] } {
  const channels = shape[2];
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  for (let i = 0; i < images.length; i++) {
    sums[i % channels] += images[i];
    squares[i % channels] += images[i] ** 2;
  }
  const count = images.length / channels;
  const means = Array.from(sums, (sum) => sum / count);
  const deviations = means.map((mean, c) => Math.sqrt(squares[c] / count - mean ** 2) / 255);
  return { means: means.map((mean) => mean / 255), deviations };
}

const within = { atol: 5e-5, rtol: 0 };

describe('MNIST', () => {
  test('has its 60,000 training images', async () => {
    const train = await loadMnist({ split: 'train' });
    expect([train.size, train.images.length]).toEqual([60_000, 60_000 * 784]);
    // The first label is of the digit 5 that every tutorial shows.
    expect([...train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    // The numbers PyTorch's MNIST example normalises with.
    const { means, deviations } = statistics(train);
    expect(means).toBeAllClose([0.1307], within);
    expect(deviations).toBeAllClose([0.3081], within);
    expect(meanImage(train).reduce((sum, v) => sum + v, 0) / 784).toBeCloseTo(means[0], 6);
  });

  test('has its 10,000 test images, which load from the cache alone', async () => {
    await loadMnist({ split: 'test' });
    const test = await loadMnist({ split: 'test', offline: true });
    expect(test.size).toBe(10_000);
    expect([...test.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  });
});

// Where Debian's package dataset-fashion-mnist is installed.
const debian = '/usr/share/datasets/fashion-mnist';
test.runIf(existsSync(debian))('Fashion-MNIST has its training images', async () => {
  const train = await datasets['fashion-mnist'].load({ split: 'train', folder: debian });
  expect(train.size).toBe(60_000);
  expect([...train.labels.subarray(0, 10)]).toEqual([9, 0, 0, 3, 0, 2, 7, 2, 5, 5]);
  // The numbers that are commonly used to normalise Fashion-MNIST.
  const { means, deviations } = statistics(train);
  expect(means).toBeAllClose([0.286], within);
  expect(deviations).toBeAllClose([0.353], within);
});

// 139 MB: asked for by SAF_TEST_CIFAR, or run where the cache has it.
const cifar10InCache = await datasets.cifar10.load({ split: 'test', offline: true }).then(
  () => true,
  () => false,
);
test.runIf(cifar10InCache || process.env.SAF_TEST_CIFAR)(
  'CIFAR-10 has its training images',
  async () => {
    const train = await datasets.cifar10.load({ split: 'train' });
    expect(train.size).toBe(50_000);
    expect([...train.labels.subarray(0, 10)]).toEqual([6, 9, 9, 4, 1, 1, 2, 7, 8, 3]);
    // The numbers that are commonly used to normalise CIFAR-10.
    const { means, deviations } = statistics(train);
    expect(means).toBeAllClose([0.4914, 0.4822, 0.4465], within);
    expect(deviations).toBeAllClose([0.247, 0.2435, 0.2616], within);
  },
  300_000,
);
