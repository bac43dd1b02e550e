import { writeJson } from '@saf/results/node';
import type { FetchTask, StepContext, StepResult } from '../study/steps.ts';
import { knownOfDataset, nameOfDataset } from '../study/study-dataset.ts';
import { loadSplit } from './load-images.ts';

/** Brings a data set into the cache that all runs share, checks its checksums, and writes down that it is there. */
export async function fetchDataset({ dataset, receipt }: FetchTask, context: StepContext): Promise<StepResult> {
  const { title } = knownOfDataset(dataset);
  const train = await loadSplit(dataset, 'train', context);
  const test = await loadSplit(dataset, 'test', context);
  await writeJson(receipt, { dataset: nameOfDataset(dataset), training: train.size, test: test.size });
  return { summary: `${title}: ${train.size} training and ${test.size} test images, checksums verified` };
}
