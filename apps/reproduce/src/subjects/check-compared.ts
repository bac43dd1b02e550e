import { checkOneOf } from '@saf/checks';
import { asUsage } from '../cli/usage-error.ts';
import { type ComparedDataset, comparedModels } from './compared-models.ts';

interface Asked {
  readonly dataset: ComparedDataset;
  readonly models?: readonly string[];
}

/** @throws UsageError for models that are not among those compared on this data set */
export function checkCompared({ dataset, models = [] }: Asked): void {
  for (const model of models) asUsage(() => checkOneOf('--models', model, comparedModels(dataset)));
}
