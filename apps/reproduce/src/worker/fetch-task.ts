import { datasets, type LoadProgress } from '@saf/datasets/node';
import type { TaskContext, TaskResult } from '@saf/jobs';
import { writeJson } from '@saf/results/node';
import type { FetchTask } from '../schedule/task.ts';

/** Brings a data set into the cache that all runs share, checks its checksums, and writes down that it is there. */
export async function runFetch({ dataset, receipt }: FetchTask, context: TaskContext): Promise<TaskResult> {
  const { title, load } = datasets[dataset];
  const options = { onProgress: (progress: LoadProgress) => show(progress, context), signal: context.signal };
  const train = await load({ split: 'train', ...options });
  const test = await load({ split: 'test', ...options });
  await writeJson(receipt, { dataset, training: train.size, test: test.size });
  return { summary: `${title}: ${train.size} training and ${test.size} test images, checksums verified` };
}

function show({ file, bytes, total }: LoadProgress, { onProgress }: TaskContext): void {
  const megabytes = (count: number) => (count / 1e6).toFixed(1);
  const note = `${file}: ${megabytes(bytes)}${total ? ` of ${megabytes(total)}` : ''} MB`;
  onProgress(total ? Math.min(1, bytes / total) : 0, note);
}
