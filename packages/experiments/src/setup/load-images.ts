import { ArgumentError } from '@saf/checks';
import { datasets, type LoadOptions, loadOwnFiles } from '@saf/data-sources';
import { type ImageDataset, imageDataset, type Split } from '@saf/datasets';
import { nameOfDataset, type OwnDataset, type StudyDataset } from '../study/study-dataset.ts';
import { hashOfImages } from './hash-of-images.ts';
import { importDatasetLoader } from './study-module.ts';

/** Images of a data set. */
export interface Images {
  readonly images: ImageDataset;
  /** Whether these are all of a split. */
  readonly whole: boolean;
}

/**
 * The first images of a split, or all of them for null. They come from the user's folder or the cache; what is missing
 * is fetched.
 *
 * @throws ArgumentError if more images are asked for than there are
 */
export async function loadImages(
  dataset: StudyDataset,
  split: Split,
  count: number | null,
  signal: AbortSignal,
): Promise<Images> {
  const all = await loadSplit(dataset, split, { signal });
  if (count === null || count === all.size) return { images: all, whole: true };
  if (count > all.size)
    throw new ArgumentError('images', `at most the ${all.size} of ${nameOfDataset(dataset)}, ${split}`, count);
  return { images: all.slice(0, count), whole: false };
}

/** Training images that were held out: `count` of them from number `first` on. */
export async function loadHeldOut(
  dataset: StudyDataset,
  first: number,
  count: number,
  signal: AbortSignal,
): Promise<Images> {
  const { images } = await loadImages(dataset, 'train', null, signal);
  return { images: images.slice(first, first + count), whole: false };
}

/**
 * A whole split.
 *
 * @throws ArgumentError where images of the user's own are others than when the study was planned
 */
export async function loadSplit(
  dataset: StudyDataset,
  split: Split,
  { signal, onProgress }: Pick<LoadOptions, 'signal' | 'onProgress'>,
): Promise<ImageDataset> {
  if (typeof dataset === 'string') return datasets[dataset].load({ split, signal, onProgress });
  const images = await loadOwnSplit(dataset, split, signal);
  if (hashOfImages(images) !== dataset.sha256[split])
    throw new ArgumentError('dataset', `the ${split} images of ${dataset.name} that the study began with`, 'others');
  return images;
}

/** A split of a data set of the user's own, whatever its images are. */
export async function loadOwnSplit(
  { name, shape, classNames, source }: Pick<OwnDataset, 'name' | 'source'> & Partial<OwnDataset>,
  split: Split,
  signal?: AbortSignal,
): Promise<ImageDataset> {
  if (!('module' in source)) return loadOwnFiles(source, { name, split, classNames, signal });
  const load = await importDatasetLoader(source.module);
  const { images, labels } = await load(split);
  return imageDataset({ name, split, shape: shape!, classNames: classNames!, images, labels });
}
