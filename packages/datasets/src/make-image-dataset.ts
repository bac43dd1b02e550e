import { batchOf } from './batch.ts';
import { checkImageDataset, checkRange } from './check-image-dataset.ts';
import type { ImageDataset, ImageDatasetContent } from './image-dataset.ts';
import { toDataset } from './to-dataset.ts';

/**
 * Labelled images from bytes of your own. The bytes are not copied.
 *
 * @throws ArgumentError if the images do not fill whole images of `shape`, or the labels are not one an image, each
 *   the index of a class name
 * @example
 * const digits = imageDataset({ name: 'digits', split: 'test', shape: [28, 28, 1], images, labels, classNames });
 * const { images, labels } = digits.batch([0, 1, 2]); // float32 [3, 28, 28, 1], int32 [3]
 */
export function imageDataset(content: ImageDatasetContent): ImageDataset {
  checkImageDataset(content);
  const { name, split, shape, images, labels, classNames } = content;
  const dataset: ImageDataset = {
    ...{ name, split, shape, images, labels, classNames },
    size: labels.length,
    batch: (indices) => batchOf(dataset, indices),
    slice: (start, end = labels.length) => sliceOf(dataset, start, end),
    toDataset: () => toDataset(dataset),
  };
  return dataset;
}

function sliceOf(dataset: ImageDataset, start: number, end: number): ImageDataset {
  checkRange(start, end, dataset.size);
  const pixels = dataset.images.length / dataset.size;
  return imageDataset({
    ...dataset,
    images: dataset.images.subarray(start * pixels, end * pixels),
    labels: dataset.labels.subarray(start, end),
  });
}
