import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkOneOf } from '@saf/checks';
import { type DatasetName, definitions } from '@saf/data-sources/definitions';
import { datasetSizes } from '@saf/experiments/plan';
import { asUsage, UsageError } from './usage-error.ts';

/** @throws UsageError for a folder without a saved model */
export function checkModelFolder(folder: string): string {
  for (const file of ['model.json', 'weights.bin'])
    if (!existsSync(join(folder, file)))
      throw new UsageError(`expected a folder with model.json and weights.bin, got ${folder}, which has no ${file}`);
  return folder;
}

/** @throws UsageError for an unknown data set, or more images than its test set has */
export function checkTestImages(name: string, limit: number): DatasetName {
  const dataset = asUsage(() => checkOneOf('--dataset', name, Object.keys(definitions) as DatasetName[]));
  const { test } = datasetSizes(dataset);
  if (limit > test)
    throw new UsageError(`--limit: expected at most the ${test} test images of ${dataset}, got ${limit}`);
  return dataset;
}
