import { cifar10 } from './cifar10.ts';
import type { DatasetDefinition } from './definition.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { mnist } from './mnist.ts';

export type { DataFile, DatasetDefinition, Source, SourcePart } from './definition.ts';
export { idxFiles, samePaths } from './idx-files.ts';

/**
 * Every data set by its name.
 *
 * @example
 * definitions.cifar10.shape; // [32, 32, 3]
 */
export const definitions = {
  mnist,
  'fashion-mnist': fashionMnist,
  cifar10,
} as const;

/** The name of a data set that `definitions` has. */
export type DatasetName = keyof typeof definitions;

/**
 * The names of the categories of each data set, in the order of its labels.
 *
 * @example
 * classNames['fashion-mnist'][9]; // 'Ankle boot'
 */
export const classNames = Object.fromEntries(
  Object.entries<DatasetDefinition>(definitions).map(([name, definition]) => [name, definition.classNames]),
) as Readonly<Record<DatasetName, readonly string[]>>;
