import { datasets } from '@saf/data-sources';
import { writeJson } from '@saf/results/node';
import type { FetchTask, StepContext, StepResult } from '../study/steps.ts';

/** Brings a data set into the cache that all runs share, checks its checksums, and writes down that it is there. */
export async function fetchDataset({ dataset, receipt }: FetchTask, context: StepContext): Promise<StepResult> {
  const { title, load } = datasets[dataset];
  const { onProgress, signal } = context;
  const train = await load({ split: 'train', onProgress, signal });
  const test = await load({ split: 'test', onProgress, signal });
  await writeJson(receipt, { dataset, training: train.size, test: test.size });
  return { summary: `${title}: ${train.size} training and ${test.size} test images, checksums verified` };
}
