import type { Split } from '@saf/datasets';

/**
 * Image files of one's own. Paths are those of the working folder, or absolute.
 *
 * - `folder`: a folder of images by class: `train/<class>/*.png` and `test/<class>/*.png` (PNG or JPEG). Labels
 *   are the places of the classes' names in alphabetical order. All images have the same size, and are gray if `channels` is 1,
 *   RGB if it is 3; by default as the first one is.
 * - `idx`: two files a split in the format of MNIST: images [n, height, width] or [n, height, width, channels], and labels [n].
 * - `cifar`: batches a split in the binary format of CIFAR-10.
 *
 * IDX files and batches may be gzipped (.gz).
 */
export type OwnFiles =
  | { readonly folder: string; readonly channels?: 1 | 3 }
  | { readonly idx: Readonly<Record<Split, { readonly images: string; readonly labels: string }>> }
  | { readonly cifar: Readonly<Record<Split, readonly string[]>> };

export interface OwnFilesOptions {
  /** What the data set is called. */
  readonly name: string;
  readonly split: Split;
  /** What the categories of IDX files and batches are called: "0", "1", … by default. Those of a folder are its classes. */
  readonly classNames?: readonly string[];
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
