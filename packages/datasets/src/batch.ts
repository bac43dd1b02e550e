import { ArgumentError, checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { ImageDataset, LabelledBatch, Sample } from './image-dataset.ts';
import { fillUnitPixels } from './unit-pixels.ts';

/** The images and labels at `indices` as tensors. */
export function batchOf(dataset: ImageDataset, indices: ArrayLike<number>): LabelledBatch {
  const count = indices?.length ?? 0;
  if (count === 0) throw new ArgumentError('indices', 'at least one index', 'none');
  const pixels = dataset.images.length / dataset.size;
  const images = new Float32Array(count * pixels);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const index = checkNumber(`indices[${i}]`, indices[i], { min: 0, max: dataset.size - 1, integer: true });
    fillUnitPixels(images, i * pixels, dataset.images, index * pixels, pixels);
    labels[i] = dataset.labels[index];
  }
  return { images: tf.tensor4d(images, [count, ...dataset.shape]), labels: tf.tensor1d(labels, 'int32') };
}

/** The image and label at `index` as tensors. */
export function sampleOf(dataset: ImageDataset, index: number): Sample {
  const pixels = dataset.images.length / dataset.size;
  const image = fillUnitPixels(new Float32Array(pixels), 0, dataset.images, index * pixels, pixels);
  return { xs: tf.tensor3d(image, [...dataset.shape]), ys: tf.scalar(dataset.labels[index], 'int32') };
}
