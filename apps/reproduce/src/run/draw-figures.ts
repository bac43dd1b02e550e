import { join } from 'node:path';
import { type Job, lockFolder } from '@saf/jobs';
import { makeFolder } from '../cli/folders.ts';
import type { Experiment } from '../experiments/index.ts';
import { drawJob } from './draw-job.ts';
import { fetchJobs } from './fetch-job.ts';
import { figureJobs } from './figure-jobs.ts';
import { printFiles } from './print-run.ts';
import { runTasks, withDisplay } from './run-tasks.ts';

/** What drawing was asked to do. */
export interface FiguresRequest {
  readonly experiment: Experiment;
  /** Folder of the experiment's run. */
  readonly folder: string;
  /** The first of the test images. */
  readonly testImages: number;
  readonly jobs: number;
  readonly threads: number;
}

/**
 * Draws all figures that there is something for: those without a trained model in any case, those of a model once it is trained,
 * curves and the report once there are results. It trains and evaluates nothing.
 *
 * @throws Interrupted if it was stopped; Error, said in one sentence, for whatever else went wrong
 */
export async function drawFigures(request: FiguresRequest): Promise<void> {
  const partial = join(request.folder, '.checkpoints');
  makeFolder('--out', partial);
  const unlock = await lockFolder(join(partial, 'lock'));
  try {
    const values = await withDisplay('stopping', (display, signals) =>
      runTasks(planFigures(request), request, display, signals),
    );
    printFiles(values.get('draw')?.files ?? []);
  } finally {
    await unlock();
  }
}

export function planFigures(request: FiguresRequest): Job[] {
  const jobs = figureJobs(request, []);
  return [...fetchJobs(request, jobs), ...jobs, drawJob({ ...request, runs: [] }, jobs)];
}
