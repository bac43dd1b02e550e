import { ArgumentError, checkLabels, checkNumber, checkOneOf } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';

/** The part of a data set that a network is trained on, or the part that it is tested on. */
export type Split = 'train' | 'test';

/** Height, width and channels of one image. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** What an `ImageDataset` is made of. */
export interface ImageDatasetContent {
  readonly name: string;
  readonly split: Split;
  readonly shape: ImageShape;
  /** Pixels 0..255, image after image, each in the order height, width, channel. */
  readonly images: Uint8Array;
  /** One category per image, in [0, classNames.length). */
  readonly labels: Uint8Array;
  readonly classNames: readonly string[];
}

/** Images as float32 [n, height, width, channels] in [0, 1], labels as int32 [n]. Both belong to the caller. */
export type LabelledBatch = { readonly images: tf.Tensor4D; readonly labels: tf.Tensor1D };

/** One element of `toDataset()`: a float32 image in [0, 1] and its int32 label. */
export type Sample = { xs: tf.Tensor3D; ys: tf.Scalar };

/** Labelled images, kept as uint8 in memory and handed out as tensors. */
export interface ImageDataset extends ImageDatasetContent {
  /** Number of images. */
  readonly size: number;
  /**
   * The images and labels at `indices`, in that order, as tensors of the caller's.
   *
   * @throws ArgumentError for no indices, or one that is not a whole number in [0, size)
   */
  batch(indices: ArrayLike<number>): LabelledBatch;
  /**
   * The images from `start` up to, not including, `end`; shares its memory with this one.
   *
   * @throws ArgumentError unless 0 <= start < end <= size
   */
  slice(start: number, end?: number): ImageDataset;
  /**
   * The samples as a `tf.data.Dataset` of `{ xs, ys }`, in order, for `.shuffle()`, `.batch()` and `model.fitDataset`.
   *
   * A promise, because the optional peer `@tensorflow/tfjs-data` is imported when it is first asked for.
   *
   * @throws Error if `@tensorflow/tfjs-data` is not installed
   */
  toDataset(): Promise<Dataset<Sample>>;
}

/**
 * Labelled images from bytes of your own. The bytes are not copied.
 *
 * @throws ArgumentError if the images do not fill whole images of `shape`, or the labels are not one per image, each
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

/** Checks that the parts of a data set fit together. */
function checkImageDataset({ split, shape, images, labels, classNames }: ImageDatasetContent): void {
  checkOneOf('split', split, ['train', 'test']);
  checkBytes('images', images);
  checkBytes('labels', labels);
  const pixels = pixelCount(shape, 3);
  if (images.length === 0) throw new ArgumentError('images', 'at least one image', 'none');
  if (images.length % pixels !== 0)
    throw new ArgumentError('images', `whole images of ${pixels} bytes`, `${images.length} bytes`);
  checkLabels('labels', labels, images.length / pixels, classNames.length);
}

/** Checks that [start, end) holds at least one of `size` images. */
function checkRange(start: number, end: number, size: number): void {
  checkNumber('start', start, { min: 0, max: size - 1, integer: true });
  checkNumber('end', end, { min: start + 1, max: size, integer: true });
}

function checkBytes(name: string, bytes: unknown): void {
  if (!(bytes instanceof Uint8Array)) throw new ArgumentError(name, 'a Uint8Array', bytes);
}

/** Product of the sizes of a shape of `rank` sizes, each a whole number >= 1. */
export function pixelCount(shape: readonly number[], rank: number): number {
  if (!Array.isArray(shape) || shape.length !== rank)
    throw new ArgumentError('shape', `${rank} sizes: height, width and channels`, shape);
  for (const [axis, size] of shape.entries()) checkNumber(`shape[${axis}]`, size, { min: 1, integer: true });
  return shape.reduce((product, size) => product * size, 1);
}

/** The images and labels at `indices` as tensors. */
function batchOf(dataset: ImageDataset, indices: ArrayLike<number>): LabelledBatch {
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
function sampleOf(dataset: ImageDataset, index: number): Sample {
  const pixels = dataset.images.length / dataset.size;
  const image = fillUnitPixels(new Float32Array(pixels), 0, dataset.images, index * pixels, pixels);
  return { xs: tf.tensor3d(image, [...dataset.shape]), ys: tf.scalar(dataset.labels[index], 'int32') };
}

/** The samples of a data set, in order, as a `tf.data.Dataset`. */
async function toDataset(dataset: ImageDataset): Promise<Dataset<Sample>> {
  const { generator } = await importData();
  return generator(function* () {
    for (let index = 0; index < dataset.size; index++) yield sampleOf(dataset, index);
  });
}

async function importData(): Promise<typeof import('@tensorflow/tfjs-data')> {
  try {
    return await import('@tensorflow/tfjs-data');
  } catch (cause) {
    throw new Error('toDataset() needs the package @tensorflow/tfjs-data: install it beside @tensorflow/tfjs-core', {
      cause,
    });
  }
}

/** v / 255 in float32 for each byte v. */
const UNIT = Float32Array.from({ length: 256 }, (_, value) => value / 255);

/** Writes `count` bytes, scaled from 0..255 to [0, 1], into `out` and returns it. */
function fillUnitPixels(
  out: Float32Array,
  outStart: number,
  bytes: Uint8Array,
  start: number,
  count: number,
): Float32Array {
  for (let i = 0; i < count; i++) out[outStart + i] = UNIT[bytes[start + i]];
  return out;
}
