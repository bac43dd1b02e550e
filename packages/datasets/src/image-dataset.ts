import type { Scalar, Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';

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
  /** One category an image, in [0, classNames.length). */
  readonly labels: Uint8Array;
  readonly classNames: readonly string[];
}

/** Images as float32 [n, height, width, channels] in [0, 1], labels as int32 [n]. Both belong to the caller. */
export type LabelledBatch = { readonly images: Tensor4D; readonly labels: Tensor1D };

/** One element of `toDataset()`: a float32 image in [0, 1] and its int32 label. */
export type Sample = { xs: Tensor3D; ys: Scalar };

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
