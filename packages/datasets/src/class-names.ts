import { type DatasetName, definitions } from './definitions/definitions.ts';

/**
 * The names of the categories of each data set, in the order of its labels.
 *
 * @example
 * classNames['fashion-mnist'][9]; // 'Ankle boot'
 */
export const classNames = Object.fromEntries(
  Object.entries(definitions).map(([name, definition]) => [name, definition.classNames]),
) as Readonly<Record<DatasetName, readonly string[]>>;
