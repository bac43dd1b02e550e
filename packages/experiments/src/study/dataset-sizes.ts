import type { DatasetDefinition } from '@saf/data-sources/definitions';
import { type DatasetName, definitions } from '@saf/data-sources/definitions';

/** How many images a data set has to train on and to test with; Infinity where nobody knows before it is loaded. */
export function datasetSizes(name: DatasetName): { readonly training: number; readonly test: number } {
  const { images }: DatasetDefinition = definitions[name];
  return { training: images?.train ?? Infinity, test: images?.test ?? Infinity };
}
