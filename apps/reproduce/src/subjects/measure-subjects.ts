import { join } from 'node:path';
import type { DatasetName } from '@saf/data-sources';
import { type Job, lockFolder } from '@saf/jobs';
import { makeFolder } from '../cli/folders.ts';
import { fetchJob } from '../run/fetch-job.ts';
import { runTasks, withDisplay } from '../run/run-tasks.ts';
import type { Subject } from './find-subjects.ts';

/** What is measured of every network, in a job and a file each. */
export interface SubjectStudy<Found> {
  readonly subjects: readonly Subject[];
  /** Where what is measured goes. */
  readonly folder: string;
  readonly datasets: readonly DatasetName[];
  /** What was measured of a network as it is now, in the same way. */
  known(subject: Subject): Promise<Found | undefined>;
  job(subject: Subject): Job;
}

export interface MeasureOptions {
  /** Names of the models to measure; all of them by default. */
  readonly models?: readonly string[];
  /** Processes at the same time. */
  readonly jobs: number;
  /** Measure anew what is known. */
  readonly force?: boolean;
}

/**
 * Measures the networks that are not known yet.
 *
 * @returns what is known of each then, in the order of the subjects
 * @throws Error if a job failed; Interrupted if it was stopped
 */
export async function measureSubjects<Found>(study: SubjectStudy<Found>, options: MeasureOptions): Promise<Found[]> {
  const partial = join(study.folder, '.checkpoints');
  makeFolder('--out', partial);
  const unlock = await lockFolder(join(partial, 'lock'));
  try {
    await measureMissing(study, options);
    const found = await Promise.all(study.subjects.map((subject) => study.known(subject)));
    return found.filter((each) => each !== undefined);
  } finally {
    await unlock();
  }
}

async function measureMissing<Found>(
  study: SubjectStudy<Found>,
  { jobs, force, models }: MeasureOptions,
): Promise<void> {
  const missing: Subject[] = [];
  for (const subject of study.subjects) {
    const isAsked = models?.includes(subject.model) ?? true;
    if (isAsked && (force || !(await study.known(subject)))) missing.push(subject);
  }
  if (missing.length === 0) return;
  const fetches = study.datasets.map((dataset) => fetchJob(study.folder, dataset));
  const all = [...fetches, ...missing.map((subject) => study.job(subject))];
  await withDisplay('stopping', (display, signals) => runTasks(all, { jobs, threads: 1 }, display, signals));
}
