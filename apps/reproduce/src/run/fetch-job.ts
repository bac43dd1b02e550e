import type { DatasetName } from '@saf/data-sources';
import type { Job } from '@saf/jobs';
import type { Experiment } from '../experiments/index.ts';
import type { FetchTask } from '../schedule/task.ts';
import { datasetReceipt } from './model-files.ts';

/** Brings a data set into the cache that all runs share; its receipt in the folder says that it is there. */
export function fetchJob(folder: string, dataset: DatasetName): Job<FetchTask> {
  const receipt = datasetReceipt(folder, dataset);
  return { name: `fetch ${dataset}`, inputs: [], outputs: [receipt], task: { kind: 'fetch', dataset, receipt } };
}

/** The data set of an experiment, if some of the jobs need it. */
export function fetchJobs(
  { folder, experiment: { dataset } }: { folder: string; experiment: Experiment },
  jobs: readonly Job[],
): Job[] {
  const receipt = datasetReceipt(folder, dataset);
  return jobs.some(({ inputs }) => inputs.includes(receipt)) ? [fetchJob(folder, dataset)] : [];
}
