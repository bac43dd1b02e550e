import { type DatasetDefinition, type DatasetName, definitions } from '@saf/data-sources/definitions';
import type { DatasetFacts } from '@saf/results';

/** How many images a data set has to train on and to test with; Infinity where nobody knows before it is loaded. */
export function datasetSizes(name: DatasetName): { readonly training: number; readonly test: number } {
  const { images }: DatasetDefinition = definitions[name];
  return { training: images?.train ?? Infinity, test: images?.test ?? Infinity };
}

/** What results state of a data set. */
export function factsOfDefinition(name: DatasetName): DatasetFacts {
  const { title, classNames, images }: DatasetDefinition = definitions[name];
  return { title, categories: classNames.length, ...(images && { training: images.train, test: images.test }) };
}
