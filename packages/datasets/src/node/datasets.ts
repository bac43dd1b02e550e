import type { DatasetDefinition } from '../definitions/definition.ts';
import { type DatasetName, definitions } from '../definitions/definitions.ts';
import type { ImageDataset, ImageShape } from '../image-dataset.ts';
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
  Object.entries(definitions).map(([name, definition]) => [name, entryOf(name as DatasetName, definition)]),
) as Readonly<Record<DatasetName, DatasetEntry>>;

function entryOf(name: DatasetName, definition: DatasetDefinition): DatasetEntry {
  const { title, shape, classNames } = definition;
  return { name, title, shape, classNames, load: (options) => loadDataset(definition, options) };
}
