import { datasets } from '@saf/data-sources';
import type { TaskContext, TaskResult } from '@saf/jobs';
import { writeJson } from '@saf/results/node';
import type { FetchTask } from '../schedule/task.ts';

/** Brings a data set into the cache that all runs share, checks its checksums, and writes down that it is there. */
export async function runFetch({ dataset, receipt }: FetchTask, context: TaskContext): Promise<TaskResult> {
  const { title, load } = datasets[dataset];
  const { onProgress, signal } = context;
  const train = await load({ split: 'train', onProgress, signal });
  const test = await load({ split: 'test', onProgress, signal });
  await writeJson(receipt, { dataset, training: train.size, test: test.size });
  return { summary: `${title}: ${train.size} training and ${test.size} test images, checksums verified` };
}
