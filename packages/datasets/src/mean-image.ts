import type { ImageDataset } from './image-dataset.ts';

/**
 * The mean of all images, which mean subtraction and mean training (paper, Section 4.3) start from.
 *
 * @returns float32, height x width x channels, in [0, 1]
 * @example
 * const mean = meanImage(await loadMnist({ split: 'train' })); // 784 numbers
 */
export function meanImage(dataset: Pick<ImageDataset, 'images' | 'size'>): Float32Array {
  const { images, size } = dataset;
  const sums = new Float64Array(images.length / size);
  for (let start = 0; start < images.length; start += sums.length) {
    for (let i = 0; i < sums.length; i++) sums[i] += images[start + i];
  }
  return Float32Array.from(sums, (sum) => sum / (255 * size));
}
