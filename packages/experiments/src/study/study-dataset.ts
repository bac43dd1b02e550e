import type { OwnFiles } from '@saf/data-sources';
import { type DatasetDefinition, type DatasetName, definitions } from '@saf/data-sources/definitions';
import type { ImageShape, Split } from '@saf/datasets';
import type { DatasetFacts } from '@saf/results';

/** A data set of the user's own, once it has been looked at. Plain data. */
export interface OwnDataset {
  /** Fit for files. */
  readonly name: string;
  readonly title: string;
  readonly shape: ImageShape;
  readonly classNames: readonly string[];
  readonly images: Readonly<Record<Split, number>>;
  /** SHA-256 of the pixels and labels of each split: other images are another data set. */
  readonly sha256: Readonly<Record<Split, string>>;
  /** Files, or the module of the study whose data set is loaded by a function. Paths are absolute. */
  readonly source: OwnFiles | { readonly module: string };
}

/** One that this house has, by name, or one of the user's own. */
export type StudyDataset = DatasetName | OwnDataset;

/** What is known of a data set before it is loaded. */
export type KnownOfDataset = Pick<DatasetDefinition, 'name' | 'title' | 'shape' | 'classNames' | 'images'>;

export function knownOfDataset(dataset: StudyDataset): KnownOfDataset {
  return typeof dataset === 'string' ? definitions[dataset] : dataset;
}

/** Stands in the names of files, and in results. */
export const nameOfDataset = (dataset: StudyDataset): string => knownOfDataset(dataset).name;

/** What tells the images of a data set of the user's own from others; undefined for those of this house, which are published. */
export const hashOfDataset = (dataset: StudyDataset): string | undefined =>
  typeof dataset === 'string' ? undefined : `${dataset.sha256.train}-${dataset.sha256.test}`;

/** How many images a data set has to train on and to test with; Infinity where nobody knows before it is loaded. */
export function datasetSizes(dataset: StudyDataset): { readonly training: number; readonly test: number } {
  const { images } = knownOfDataset(dataset);
  return { training: images?.train ?? Infinity, test: images?.test ?? Infinity };
}

/** What results state of a data set. */
export function factsOfDataset(dataset: StudyDataset): DatasetFacts {
  const { title, classNames, images } = knownOfDataset(dataset);
  return { title, categories: classNames.length, ...(images && { training: images.train, test: images.test }) };
}
