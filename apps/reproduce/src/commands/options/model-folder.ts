import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkOneOf } from '@saf/checks';
import { asUsage, UsageError } from '@saf/cli/command-line';
import { type DatasetName, definitions } from '@saf/data-sources/definitions';
import { datasetSizes } from '@saf/experiments/plan';
import { publishedFolder, userPath } from './folders.ts';

/**
 * The folder of a model: of any tfjs saver's, by its path, or of a network of @saf/pretrained, by its name.
 *
 * @returns the folder, and whether it is one of the package
 * @throws UsageError for what is neither
 */
export function findModel(model: string): { readonly folder: string; readonly published: boolean } {
  const folder = userPath(model);
  // Which weights there are, in one file or in shards, says model.json.
  if (existsSync(join(folder, 'model.json'))) return { folder, published: false };
  const published = publishedFolder(model);
  if (existsSync(join(published, 'model.json'))) return { folder: published, published: true };
  const what = existsSync(folder) ? `${folder}, which has no model.json` : model;
  throw new UsageError(
    `expected a folder with model.json and its weights, or the name of a network of @saf/pretrained such as mnist/plain, got ${what}`,
  );
}

/**
 * @param option that the number of images comes from
 * @throws UsageError for an unknown data set, or more images than its test set has
 */
export function checkTestImages(name: string, limit: number, option = '--limit'): DatasetName {
  const dataset = asUsage(() => checkOneOf('--dataset', name, Object.keys(definitions) as DatasetName[]));
  const { test } = datasetSizes(dataset);
  if (limit > test)
    throw new UsageError(`${option}: expected at most the ${test} test images of ${dataset}, got ${limit}`);
  return dataset;
}
